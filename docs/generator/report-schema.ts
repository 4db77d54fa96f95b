import * as z from 'zod';

const count = z.int().min(0);
const counts = z.record(z.string(), count);
/** An instant, ISO 8601 UTC. */
export const time = z.iso.datetime();
/** What went wrong. */
export const problem = z.strictObject({ code: z.string(), message: z.string() });
/** How something ended. */
export const outcome = z.enum(['ok', 'degraded', 'failed']).describe('How it ended.');
const complete = z.boolean().describe('False when something was left for the next run.');
const passedOver = count.describe('Entries of the lists that a filter left out.');
const stuck = count.describe('Of the tokens that failed, those that are tried seldom.');
const byAction = counts.describe('Tokens on which something was, or would be, done.');

const STATES = [
  'listed',
  'kept',
  'reported',
  'withheld',
  'planned',
  'announced',
  'quarantined',
  'waiting',
  'revoked',
  'disabled',
  'alreadyGone',
  'failed',
  'deferred',
];
const totals = z
  .strictObject(Object.fromEntries(STATES.map((state) => [state, count])))
  .describe('Every listed token in exactly one state: `listed` is the sum of all others.');

/** What is decided about a token. */
export const decision = z.enum([
  'keep',
  'report',
  'revoke',
  'disable',
  'quarantine',
  'announce',
  'withheld',
]);
const outcomeOfToken = z.enum([
  'planned',
  'announced',
  'quarantined',
  'waiting',
  'revoked',
  'disabled',
  'restored',
  'already-gone',
  'failed',
  'deferred',
]);

/** An instant, or what never happens; absent where it is not known. */
export const timeOrNever = z.union([time, z.literal('never')]).optional();
const token = z
  .strictObject({
    id: z.string().optional(),
    fingerprint: z.string().optional().describe('In place of an id that is the secret itself.'),
    within: z.string().optional().describe('What its id is unique within.'),
    name: z.string().optional(),
    owner: z.string().optional(),
    createdAt: time.optional(),
    expiresAt: timeOrNever,
    lastUsedAt: timeOrNever,
  })
  .describe('What is not known is absent; empty where `count` stands.');

/** One line of the audit, and one of the `tokens` of a report. */
export const auditRecordSchema = z
  .strictObject({
    time,
    runId: z.string(),
    connection: z.string(),
    provider: z.string(),
    token,
    count: count.optional().describe('How many tokens, where so many are told in one record.'),
    decision: z.enum([...decision.options, 'restore']).describe('What was decided.'),
    rule: z.string().optional().describe('The rule that decided.'),
    reason: z.string(),
    outcome: outcomeOfToken.optional().describe('What became of it.'),
    error: problem.optional(),
    approvedBy: z.string().optional().describe('Who approved what the run did.'),
    announcedTo: z
      .string()
      .optional()
      .describe('Who was told: the address of the owner, `topic` or `terminal`.'),
    mode: z.enum(['plan', 'enforce']),
    trigger: z.enum(['schedule', 'manual']).describe('What started the run.'),
    version: z.string().describe('Of the program.'),
    policyDigest: z.string().describe('Of the policy that decided.'),
  })
  .meta({ title: 'token-sweeper audit record' });

/** Whether the token is known that the connection signs in with. */
export const ownTokenState = z.enum(['recognised', 'not-listed', 'named', 'unknown']);

/** Entries that protect nothing any more. */
export const lapsed = z
  .array(z.strictObject({ entry: z.string(), until: time, reason: z.string().optional() }))
  .describe('`protect` entries that have come to their end.');

const positive = z.int().positive();

const limitedBy = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('window'),
        limit: count.describe('Requests in each window.'),
        windowSeconds: positive.optional().describe('How long it is, where that is known.'),
        resetsInSeconds: positive.optional().describe('When the next one begins, if that is told.'),
      })
      .describe('A window, as headers tell or as was found.'),
    z
      .strictObject({ kind: z.literal('rate'), requestsPerSecond: z.number() })
      .describe('A rate that was found, or the share of it that is ours.'),
    z
      .strictObject({ kind: z.literal('wait'), endsInSeconds: positive })
      .describe('Everything was refused, with `Retry-After`.'),
    z.strictObject({ kind: z.literal('refusals') }).describe('Everything was refused.'),
    z
      .strictObject({ kind: z.literal('configured'), requestsPerSecond: z.number() })
      .describe('A configured rate, or the default of the provider.'),
  ])
  .describe('What limited it when it ended; absent where only latency and concurrency did.');

/** One connection of a report. */
export const connectionSchema = z.strictObject({
  name: z.string(),
  provider: z.string(),
  outcome,
  complete,
  totals,
  passedOver,
  stuck,
  expiringSoon: count.describe('Listed tokens that expire within 30 days.'),
  byRule: counts.describe('Tokens that each rule decided, before the safeguards.'),
  byAction,
  byProtect: counts.optional().describe('Listed tokens that each `protect` entry matches.'),
  cannotTell: counts.optional().describe('Tokens for which each rule could not be evaluated.'),
  limits: z
    .strictObject({
      requestsPerSecond: z.number().optional(),
      concurrency: z.number(),
      throttled: count.describe('Responses that refused a request for its rate.'),
    })
    .optional(),
  limitedBy: limitedBy.optional(),
  ownToken: ownTokenState,
  sharesAccountWith: z.array(z.string()).optional(),
  lapsed: lapsed.optional(),
  error: problem.optional(),
  plan: z
    .strictObject({
      hash: z.string().describe('What to approve.'),
      entries: count.describe('Tokens that it names.'),
      until: time.describe('The last moment at which it can be approved.'),
    })
    .optional()
    .describe('What would be done once it is approved.'),
});

/** What `plan --json` and `enforce --json` print. */
export const reportSchema = z
  .looseObject({
    $schema: z.url(),
    version: z.string().describe('Of the program.'),
    runId: z.string(),
    trigger: z.enum(['schedule', 'manual']),
    mode: z.enum(['plan', 'enforce']),
    outcome,
    complete,
    startedAt: time,
    finishedAt: time,
    totals,
    byAction,
    passedOver,
    stuck,
    connections: z.array(connectionSchema),
    unfinishedRuns: z.array(z.string()).optional(),
    tokens: z.array(auditRecordSchema).describe('Each token that was not simply kept.'),
    tokensLeftOut: count.optional().describe('Records beyond the 50,000 that `tokens` holds.'),
  })
  .meta({ title: 'token-sweeper report' });
