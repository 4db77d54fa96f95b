/** Environment variables with which the deployment configures the function. */
export const ENV = {
  /** Name of this sweeper: the dimension of its metrics. */
  name: 'SWEEPER_NAME',
  /** Whether an event may raise `plan` to `enforce`: `true` or `false`. */
  allowManualEnforce: 'SWEEPER_ALLOW_MANUAL_ENFORCE',
  /** Bucket for the audit; without it, no audit is written. */
  auditBucket: 'SWEEPER_AUDIT_BUCKET',
  /** Prefix of every key in that bucket, with a trailing slash. */
  auditPrefix: 'SWEEPER_AUDIT_PREFIX',
  /** Prefix of the memory in the audit bucket, with a trailing slash; without it, nothing is remembered. */
  memoryPrefix: 'SWEEPER_MEMORY_PREFIX',
  /** ARN of the topic that is told what a run did; without it, nobody is. */
  topic: 'SWEEPER_TOPIC_ARN',
  /** Name or ARN of the bus to which events are sent; without it, none are. */
  eventBus: 'SWEEPER_EVENT_BUS',
  /** What notices link to for whoever has to do something. */
  runbookUrl: 'SWEEPER_RUNBOOK_URL',
} as const;

/** The event of the schedule: the configuration alone decides. */
export const SCHEDULED_EVENT = { trigger: 'schedule' } as const;

/** Name of the configuration file next to the bundle. */
export const CONFIG_FILE = 'sweeper.json';

/** CloudWatch namespace of all metrics. */
export const METRIC_NAMESPACE = 'TokenSweeper';

/** Dimensions: each metric is sent for the sweeper as a whole and for each of its connections. */
export const DIMENSION = { sweeper: 'Sweeper', connection: 'Connection' } as const;

/** Metrics of a run, in tokens unless the name says otherwise. */
export const METRIC = {
  runs: 'Runs',
  incompleteRuns: 'IncompleteRuns',
  unfinishedRuns: 'UnfinishedRuns',
  /** Connections that somebody has to look at. */
  attention: 'Attention',
  connectionsFailed: 'ConnectionsFailed',
  connectionsHeld: 'ConnectionsHeld',
  listed: 'Listed',
  /** Expire within the next 30 days. */
  expiringSoon: 'ExpiringSoon',
  reported: 'Reported',
  withheld: 'Withheld',
  planned: 'Planned',
  announced: 'Announced',
  quarantined: 'Quarantined',
  waiting: 'Waiting',
  revoked: 'Revoked',
  disabled: 'Disabled',
  alreadyGone: 'AlreadyGone',
  revocationsFailed: 'RevocationsFailed',
  /** Of those that failed, the ones that are tried seldom. */
  stuck: 'Stuck',
  deferred: 'Deferred',
  throttled: 'ThrottledRequests',
  durationSeconds: 'DurationSeconds',
  /** Messages to people, and events, that could not be sent. */
  noticesUndelivered: 'NoticesUndelivered',
} as const;
