import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { SMALL } from './small-definition.ts';

/** A response that lists nothing. */
export const EMPTY: Reply = json(200, { tokens: [] });

/** The smallest definition, signed in to in this way with a secret of these fields. */
export function signedInBy(
  authentication: Definition['authentication'],
  ...fields: readonly string[]
): Definition {
  const secret = Object.fromEntries(fields.map((name) => [name, { description: name }]));
  return { ...SMALL, secret, authentication };
}
