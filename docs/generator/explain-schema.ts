import * as z from 'zod';
import { remembered } from './memory-schema.ts';
import { decision, problem, time } from './report-schema.ts';
import { facts, head, text } from './schema-parts.ts';

const answer = z.enum(['yes', 'no', 'cannot-tell']);
const decided = { decision: decision, rule: text.optional(), reason: text };
const waiting = z.literal(true).optional();
/** What `explain --json` prints. */
export const explain = z
  .looseObject({
    ...head,
    connection: text,
    provider: text,
    at: time,
    token: z.strictObject({
      ...facts,
      scopes: z.array(text).optional(),
      group: text.optional(),
      tags: z.record(text, text).optional(),
      own: z.literal(true).optional().describe('The connection signs in with it.'),
      disabled: z.boolean().optional(),
    }),
    ...z.object({ ...decided, waiting }).partial().shape,
    settled: z
      .strictObject({ kind: text, reason: text.optional(), error: problem.optional() })
      .optional()
      .describe('A state at the provider, which leaves nothing to decide.'),
    policy: text.optional(),
    rules: z
      .array(
        z.strictObject({
          name: text,
          action: text,
          answer,
          decides: z.boolean(),
          conditions: z.array(z.strictObject({ condition: text, answer })),
        }),
      )
      .optional(),
    safeguards: z
      .array(z.strictObject({ name: text, reason: text.optional() }))
      .optional()
      .describe('One with a reason withholds the token.'),
    held: text.optional().describe('Why the whole connection is held.'),
    changes: z.strictObject({ at: time, ...decided, waiting }).optional(),
    remembered: remembered.optional(),
  })
  .meta({ title: 'token-sweeper explain' });
