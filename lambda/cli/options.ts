const help = {
  type: 'boolean',
  short: 'h',
  value: '',
  description: 'show this help',
} as const;
const json = { type: 'boolean', value: '', description: 'print the result as JSON' } as const;
const config = {
  type: 'string',
  value: 'FILE',
  description: 'configuration file, - for stdin (default: sweeper.yaml)',
} as const;
const connection = {
  type: 'string',
  multiple: true,
  value: 'NAME',
  description: 'only this connection (repeatable)',
} as const;
const oneConnection = { type: 'string', value: 'NAME' } as const;
const audit = {
  type: 'string',
  value: 'FILE',
  description: 'append a JSON line for each intent and each decision',
} as const;
const at = {
  type: 'string',
  value: 'TIME',
  description: 'decide as of this ISO 8601 time instead of now',
} as const;
const deadline = {
  type: 'string',
  value: 'DURATION',
  description: 'start nothing new after this time (default: 1h)',
} as const;
const memory = {
  type: 'string',
  value: 'PLACE',
  description: 'folder, s3://BUCKET/PREFIX or none (see docs/memory.md)',
} as const;
const all = {
  type: 'boolean',
  value: '',
  description: 'name all tokens, not only the first 20 of a connection',
} as const;
const narrowing = {
  token: {
    type: 'string',
    multiple: true,
    value: 'ID',
    description: 'only this id, fingerprint or name (repeatable)',
  },
  rule: {
    type: 'string',
    multiple: true,
    value: 'NAME',
    description: 'only tokens that this rule decides (repeatable)',
  },
  owner: {
    type: 'string',
    multiple: true,
    value: 'GLOB',
    description: 'only tokens of these owners (repeatable)',
  },
  limit: {
    type: 'string',
    value: 'N',
    description: 'only the N oldest of these tokens, of one connection',
  },
} as const;
const out = {
  type: 'string',
  value: 'FILE',
  description: 'write the plan, for `enforce --plan` (docs/approval.md)',
} as const;
const plan = {
  type: 'string',
  value: 'FILE',
  description: 'do only what this plan of `plan --out` names',
} as const;
const yes = { type: 'boolean', value: '', description: 'revoke without asking' } as const;

const tokenId = {
  type: 'string',
  value: 'ID',
  description: 'id or fingerprint (its first 8 characters are enough)',
} as const;

/** The options of each command, in the form of `parseArgs`, with what the help shows of them. */
export const OPTIONS = {
  init: {
    config: { ...config, description: 'file to write (default: sweeper.yaml)' },
    provider: { type: 'string', value: 'NAME', description: 'provider of the first connection' },
    set: {
      type: 'string',
      multiple: true,
      value: 'KEY=VALUE',
      description: 'a setting of the connection (repeatable)',
    },
    yes: { type: 'boolean', value: '', description: 'ask nothing' },
    help,
  },
  plan: {
    config,
    connection,
    ...narrowing,
    all,
    json,
    audit,
    memory,
    at,
    out,
    'exit-code': {
      type: 'boolean',
      value: '',
      description: 'end with 3 when something would be done',
    },
    deadline,
    help,
  },
  enforce: {
    config,
    connection,
    ...narrowing,
    all,
    json,
    audit,
    memory,
    plan,
    yes,
    deadline,
    help,
  },
  approve: { config, all, json, audit, memory, yes, deadline, help },
  tokens: {
    config,
    connection,
    format: {
      type: 'string',
      value: 'FORMAT',
      description: 'table (default), json, csv or markdown',
    },
    sort: { type: 'string', value: 'FIELD', description: 'created, expires, used, name or owner' },
    owner: narrowing.owner,
    name: {
      type: 'string',
      multiple: true,
      value: 'GLOB',
      description: 'only tokens of these names (repeatable)',
    },
    rule: narrowing.rule,
    json: { ...json, description: 'the same as --format json' },
    deadline,
    help,
  },
  explain: {
    config,
    connection: { ...oneConnection, description: 'the connection that lists the token' },
    token: tokenId,
    json,
    memory,
    deadline,
    help,
  },
  restore: {
    config,
    connection: { ...oneConnection, description: 'the connection that lists the tokens' },
    token: tokenId,
    run: { type: 'string', value: 'RUNID', description: 'what this run disabled' },
    all: { type: 'boolean', value: '', description: 'all that the sweeper disabled' },
    json,
    audit: { ...audit, description: 'append a JSON line for each token' },
    memory,
    yes: { ...yes, description: 'restore without asking' },
    deadline,
    help,
  },
  check: { config, connection, json, deadline, help },
  validate: { config, json, help },
  providers: { json, help },
  memory: {
    config,
    connection: { ...oneConnection, description: 'the connection that is remembered' },
    token: {
      ...tokenId,
      description: 'this token alone: its id, PARENT/ID, or its key as explain shows it',
    },
    json: { ...json, description: 'show it as JSON' },
    memory,
    help,
  },
  notice: {
    config,
    run: { type: 'string', value: 'RUNID', description: 'of this run (default: the latest)' },
    json,
    memory,
    help,
  },
  completion: { help },
} as const;

/** The name of a command. */
export type CommandName = keyof typeof OPTIONS;
