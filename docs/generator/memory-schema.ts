import * as z from 'zod';
import { time } from './report-schema.ts';
import { count, head, text } from './schema-parts.ts';

/** What is remembered of a token. */
export const remembered = z.strictObject({
  key: text.describe('What `memory --token` takes.'),
  rule: text.describe('The last rule that wanted it gone.'),
  staleSince: time,
  lastListed: time,
  intent: z.strictObject({ action: text, runId: text, at: time }).optional(),
  announced: z.strictObject({ at: time, due: time }).optional(),
  quarantined: z.strictObject({ at: time, until: time }).optional(),
  noticed: z.strictObject({ at: time, reason: z.enum(['re-enabled', 'used']) }).optional(),
  disabledAt: time.optional(),
  disabledBy: text.optional().describe('The run that disabled it.'),
  restored: z.strictObject({ at: time, until: time }).optional(),
  removedAt: time.optional(),
  failures: z.strictObject({ count, code: text, waitRuns: count, stuck: z.boolean() }).optional(),
});

/** What `memory show --json` prints. */
export const memory = z
  .looseObject({
    ...head,
    connection: text,
    runs: z
      .array(
        z.strictObject({
          runId: text,
          at: time,
          mode: z.enum(['plan', 'enforce']),
          trigger: z.enum(['schedule', 'manual']).optional(),
          listed: count,
          living: count.optional(),
          removed: count,
          failed: count,
          blind: z.array(text).optional().describe('Rules that could be told for too few tokens.'),
          partial: z.literal(true).optional(),
          held: text.optional().describe('The safeguard that held the connection.'),
          accepted: z.literal(true).optional(),
          unsettled: z.literal(true).optional(),
        }),
      )
      .optional()
      .describe('Oldest first; absent where one token is asked for.'),
    tokens: z.array(remembered),
  })
  .meta({ title: 'token-sweeper memory' });
