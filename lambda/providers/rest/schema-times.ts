import * as z from 'zod';
import { FieldPath, Scalar } from './schema-parts.ts';

const common = {
  path: FieldPath.describe('Where the time is.'),
  never: z.array(Scalar).min(1).optional().describe('Values that mean: never.'),
  absent: z
    .literal('never')
    .optional()
    .describe('The API documents that a missing field means: never.'),
};

const epoch = {
  text: z.literal(true).optional().describe('The number is written as text, in quotes.'),
  fraction: z
    .literal(true)
    .optional()
    .describe('The number may have a fraction, which is cut off.'),
  ...common,
};

/** How one time of a token is written. */
export const Time = z.discriminatedUnion('format', [
  z.strictObject({ format: z.literal('iso'), ...common }),
  z
    .strictObject({ format: z.literal('iso_minutes'), ...common })
    .describe('ISO 8601 without seconds, such as `2026-01-02T03:04Z`.'),
  z
    .strictObject({
      format: z.literal('local'),
      zone: z.literal('UTC').describe('The zone that the API documents.'),
      ...common,
    })
    .describe('Date and time without a zone, such as `2026-01-02 03:04:05`.'),
  z
    .strictObject({ format: z.literal('rfc2822'), ...common })
    .describe('Such as `Fri, 02 Jan 2026 03:04:05 +0000`.'),
  z.strictObject({ format: z.literal('epoch_s'), ...epoch }),
  z.strictObject({ format: z.literal('epoch_ms'), ...epoch }),
  z
    .strictObject({
      format: z.literal('date'),
      at: z.enum(['start', 'end']).describe('The start or the end of that day in UTC.'),
      ...common,
    })
    .describe('YYYY-MM-DD.'),
  z
    .strictObject({
      format: z.literal('duration'),
      from: z.enum(['createdAt', 'lastUsedAt']).describe('The time from which it counts.'),
      ...common,
    })
    .describe('Seconds, or an ISO 8601 duration, after another time.'),
]);

/** How one time of a token is written. */
export type Time = z.output<typeof Time>;

/** One time, or several of which the newest counts. */
export const Times = z.union([
  Time,
  z.array(Time).min(1).describe('The newest of those that the token has counts.'),
]);

/** One time, or several of which the newest counts. */
export type Times = z.output<typeof Times>;
