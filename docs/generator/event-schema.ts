import * as z from 'zod';
import type { DetailType } from '../../lambda/domain/outgoing-event.ts';
import { auditRecordSchema, connectionSchema, reportSchema } from './report-schema.ts';

const envelope = {
  detailVersion: z
    .literal(1)
    .describe('Changes when a key changes its meaning or goes away, not when one is added.'),
  sweeper: z.string().describe('Name of the deployment.'),
};

const token = auditRecordSchema
  .omit({ time: true, count: true, error: true })
  .extend(envelope)
  .describe('What happened to one token: its audit record, whose `time` is that of the event.');

const { name, ...standing } = connectionSchema.pick({
  name: true,
  provider: true,
  outcome: true,
  totals: true,
  error: true,
  plan: true,
}).shape;
const { runId, trigger, mode } = reportSchema.shape;
const connection = z
  .strictObject({
    ...envelope,
    runId,
    trigger,
    mode,
    connection: name,
    ...standing,
    since: z.iso.datetime().optional().describe('The first scheduled run that did not end well.'),
  })
  .describe('How one connection stands after a scheduled run.');

const sweep = reportSchema
  .omit({ $schema: true, version: true, tokens: true, tokensLeftOut: true })
  .extend({
    ...envelope,
    connectionsLeftOut: z
      .int()
      .min(0)
      .optional()
      .describe('Connections for which an event has no room.'),
  })
  .describe('The report of a run that is over.');

/** An event of the sweeper as rules of EventBridge see it; its bus adds more keys. */
export const eventSchema = z
  .union([
    event(z.literal('Sweep Finished'), sweep),
    event(z.enum(['Connection Failed', 'Connection Held', 'Connection Recovered']), connection),
    event(
      z.enum(['Token Announced', 'Token Quarantined', 'Token Revoked', 'Token Restored']),
      token,
    ),
  ])
  .meta({ title: 'token-sweeper event' });

function event(detailType: z.ZodType<DetailType>, detail: z.ZodType) {
  return z.looseObject({
    source: z.literal('token-sweeper'),
    'detail-type': detailType,
    time: z.iso.datetime(),
    detail,
  });
}
