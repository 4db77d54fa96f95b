import * as z from 'zod';
import { lapsed, outcome, ownTokenState, problem, time } from './report-schema.ts';
import { count, facts, head, names, placed, text } from './schema-parts.ts';

const checkedToken = z.strictObject({ ...facts, error: problem.optional() });
/** What `check --json` prints. */
export const check = z
  .looseObject({
    ...head,
    at: time,
    connections: z.array(
      z.strictObject({
        name: text,
        provider: text,
        outcome: outcome.describe('`degraded`: a sweep would be held, or lack something.'),
        listed: count.optional(),
        ownToken: z
          .strictObject({
            state: ownTokenState,
            token: z.strictObject(names).optional(),
            by: text.optional().describe('What it is recognised by.'),
            reason: text.optional().describe('Why it is not known, and what to do.'),
          })
          .optional(),
        tokens: z.array(checkedToken).max(5).optional().describe('The first ones.'),
        unreadable: z
          .strictObject({ count, tokens: z.array(checkedToken).max(5) })
          .optional()
          .describe('Tokens that could not be read, and the first of them.'),
        problems: z.array(problem).optional(),
        notes: z.array(text).optional(),
        sharesAccountWith: z.array(text).optional(),
        lapsed: lapsed.optional(),
        error: z.strictObject({ ...problem.shape, advice: text.optional() }).optional(),
      }),
    ),
    warnings: z.array(placed),
  })
  .meta({ title: 'token-sweeper check' });
