import * as z from 'zod';
import { FieldPath, Scalar } from './schema-parts.ts';

const common = {
  path: FieldPath,
  never: z.array(Scalar).min(1).optional().describe('Values that mean: never.'),
  absent: z.literal('never').optional().describe('The API documents that absence means never.'),
};

const epoch = {
  text: z.literal(true).optional().describe('The number comes as text, in quotes.'),
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
    .strictObject({ format: z.literal('local'), zone: z.literal('UTC'), ...common })
    .describe('Date and time without a zone, such as `2026-01-02 03:04:05`, which are in UTC.'),
  z
    .strictObject({ format: z.literal('rfc2822'), ...common })
    .describe('Such as `Fri, 02 Jan 2026 03:04:05 +0000`.'),
  z.strictObject({ format: z.literal('epoch_s'), ...epoch }),
  z.strictObject({ format: z.literal('epoch_ms'), ...epoch }),
  z
    .strictObject({ format: z.literal('date'), at: z.enum(['start', 'end']), ...common })
    .describe('YYYY-MM-DD, at the start or the end of that day in UTC.'),
  z
    .strictObject({
      format: z.literal('duration'),
      from: z.enum(['createdAt', 'lastUsedAt']),
      ...common,
    })
    .describe('Seconds, or ISO 8601, after another time.'),
]);

/** How one time of a token is written. */
export type Time = z.output<typeof Time>;

/** One time, or several of which the newest counts. */
export const Times = z.union([
  Time,
  z.array(Time).min(1).describe('The newest of those that the token has.'),
]);

/** One time, or several of which the newest counts. */
export type Times = z.output<typeof Times>;
