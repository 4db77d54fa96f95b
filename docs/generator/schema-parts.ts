import * as z from 'zod';
import { time, timeOrNever } from './report-schema.ts';

/** Any text. */
export const text = z.string();
/** How many. */
export const count = z.int().min(0);
/** What every document begins with. */
export const head = { $schema: z.url(), version: text.describe('Of the program.') };

/** What a token is called. */
export const names = {
  id: text.optional(),
  fingerprint: text.optional().describe('In place of an id that is the secret itself.'),
  name: text.optional(),
};
/** What is known of a token. */
export const facts = {
  ...names,
  within: text.optional().describe('What its id is unique within.'),
  owner: text.optional(),
  status: text.optional(),
  createdAt: time.optional(),
  expiresAt: timeOrNever,
  lastUsedAt: timeOrNever,
};

/** A problem of a configuration. */
export const placed = z.strictObject({
  path: text.describe('File, line, column and key, or the option.'),
  message: text,
});
