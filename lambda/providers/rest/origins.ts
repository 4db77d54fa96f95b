import { SweepError } from '../../errors.ts';
import { fillOrigin } from './interpolation.ts';
import type { Lookup } from './lookup.ts';

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
