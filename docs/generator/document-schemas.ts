import * as z from 'zod';
import { check } from './check-schema.ts';
import { eventSchema } from './event-schema.ts';
import { explain } from './explain-schema.ts';
import { memory } from './memory-schema.ts';
import { auditRecordSchema, outcome, problem, reportSchema, time } from './report-schema.ts';
import { count, facts, head, names, placed, text } from './schema-parts.ts';

// What every command prints with `--json`. New keys may be added to a document; within its parts, whatever is not described
// is a mistake that the tests find.

const connectionProblem = z.strictObject({ connection: text, ...problem.shape });
const validate = z
  .looseObject({
    ...head,
    valid: z.boolean(),
    mode: z.enum(['plan', 'enforce']).optional(),
    connections: z.array(z.strictObject({ name: text, provider: text, policy: text })).optional(),
    warnings: z.array(placed).optional(),
    problems: z.array(placed).optional().describe('Why it is not valid.'),
  })
  .meta({ title: 'token-sweeper validate' });

const tokens = z
  .looseObject({
    ...head,
    at: time,
    tokens: z.array(
      z.strictObject({
        connection: text,
        provider: text,
        ...facts,
        ageDays: z.int().optional(),
        rule: text.optional(),
        action: text,
      }),
    ),
    problems: z.array(connectionProblem).describe('Connections whose list is not complete.'),
  })
  .meta({ title: 'token-sweeper tokens' });

const notice = z
  .looseObject({ ...head, runId: text, subject: text, text })
  .meta({ title: 'token-sweeper notice' });

const jsonSchema = z.record(text, z.unknown());
const providers = z
  .looseObject({
    ...head,
    providers: z.array(
      z.strictObject({
        name: text,
        title: text.describe('What is swept.'),
        settings: jsonSchema.describe('The JSON Schema of the settings of a connection.'),
        secret: jsonSchema.describe('The JSON Schema of its secret.'),
        secretRequired: z.boolean(),
        ownToken: z.enum(['known', 'not-listed', 'must-be-named']),
        capabilities: z.array(text).describe('The fields of a token that the API gives.'),
        group: text.describe('What `keepNewest` counts within.'),
        limits: z.strictObject({
          concurrency: count,
          requestsPerSecond: z.number().optional(),
          timeoutMillis: count,
        }),
        rights: z.array(text).describe('Those that the credential needs.'),
      }),
    ),
  })
  .meta({ title: 'token-sweeper providers' });

const restore = z
  .looseObject({
    ...head,
    runId: text,
    trigger: z.literal('manual'),
    connection: text,
    provider: text,
    outcome,
    complete: z.boolean(),
    startedAt: time,
    finishedAt: time,
    totals: z.strictObject({
      restored: count,
      alreadyGone: count,
      failed: count,
      deferred: count,
    }),
    tokens: z.array(
      z.strictObject({
        ...names,
        within: facts.within,
        owner: facts.owner,
        rule: text.optional(),
        outcome: z.enum(['planned', 'restored', 'already-gone', 'failed', 'deferred']),
        reason: text,
        error: problem.optional(),
      }),
    ),
    error: problem.optional(),
  })
  .meta({ title: 'token-sweeper restore' });

/** The schemas of all documents, of a line of the audit, and of events, by name. */
export const documentSchemas = {
  audit: auditRecordSchema,
  check,
  events: eventSchema,
  explain,
  memory,
  notice,
  providers,
  report: reportSchema,
  restore,
  tokens,
  validate,
} as const;
