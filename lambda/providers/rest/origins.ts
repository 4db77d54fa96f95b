import { SweepError } from '../../errors.ts';
import { fillOrigin } from './interpolation.ts';
import { type Lookup, lookupIn } from './lookup.ts';
import type { Definition } from './schema.ts';
import type { Values } from './values-schema.ts';

/** The host that a definition names. Throws SweepError `invalid-settings` unless it is a host and nothing else. */
export function originOf(template: string, lookup: Lookup): URL {
  const text = fillOrigin(template, lookup);
  const url = URL.parse(text);
  if (!url || url.origin !== text.toLowerCase().replace(/\/$/, '')) {
    throw new SweepError(
      'invalid-settings',
      'the origin must be a scheme, a host and perhaps a port',
    );
  }
  return url;
}

/** The host that settings name, spelled as all that name it; `undefined` where they do not name one. */
export function originIn(
  { origin }: Pick<Definition, 'origin'>,
  settings: Values,
): string | undefined {
  try {
    return originOf(origin, lookupIn({ settings })).href;
  } catch {
    return undefined;
  }
}
