import { formatTable, unstyled } from '../report/text/table.ts';
import { type CommandName, OPTIONS } from './options.ts';

/** How to start the program, wherever a command is suggested. */
export const PROGRAM = 'npx token-sweeper';

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
const yes = { type: 'boolean', value: '', description: 'revoke without asking' } as const;

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
    'exit-code': {
      type: 'boolean',
      value: '',
      description: 'end with 3 when something would be done',
    },
    deadline,
    help,
  },
  enforce: { config, connection, ...narrowing, all, json, audit, memory, yes, deadline, help },
  explain: {
    config,
    connection: {
      type: 'string',
      value: 'NAME',
      description: 'the connection that lists the token',
    },
    token: {
      type: 'string',
      value: 'ID',
      description: 'id or fingerprint (its first 8 characters are enough)',
    },
    memory,
    deadline,
    help,
  },
  restore: {
    config,
    connection: {
      type: 'string',
      value: 'NAME',
      description: 'the connection that lists the tokens',
    },
    token: {
      type: 'string',
      value: 'ID',
      description: 'id or fingerprint (its first 8 characters are enough)',
    },
    run: { type: 'string', value: 'RUNID', description: 'what this run disabled' },
    all: { type: 'boolean', value: '', description: 'all that the sweeper disabled' },
    json,
    audit: { ...audit, description: 'append a JSON line for each token' },
    memory,
    yes: { ...yes, description: 'restore without asking' },
    deadline,
    help,
  },
  check: { config, connection, deadline, help },
  validate: { config, help },
  providers: { json, help },
  memory: {
    config,
    connection: {
      type: 'string',
      value: 'NAME',
      description: 'the connection that is remembered',
    },
    token: {
      type: 'string',
      value: 'ID',
      description: 'this token alone: its id, PARENT/ID, or its key as explain shows it',
    },
    memory,
    help,
  },
  notice: {
    config,
    run: { type: 'string', value: 'RUNID', description: 'of this run (default: the latest)' },
    memory,
    help,
  },
  completion: { help },
} as const;

/** The name of a command. */
export type CommandName = keyof typeof OPTIONS;

/** What each command does. */
export const SUMMARIES: Record<CommandName, string> = {
  init: 'write a first configuration, and say what to type next',
  plan: 'show what would be done to which token, and why; change nothing',
  enforce: 'show what would be done, ask, and do it',
  tokens: 'list every token with its facts and its rule; change nothing',
  explain: 'explain why one token is kept or revoked, and when that changes',
  restore: 'enable again what the sweeper disabled',
  check: 'test configuration, secrets and lists; change nothing',
  validate: 'test the configuration alone, offline',
  providers: 'list the providers with their settings, secret fields and rights',
  memory: 'show or forget what is remembered of a connection, or of a token',
  notice: 'print again what people were told after a scheduled run',
  completion: 'print what bash, zsh or fish completes commands with',
};

/** The help of one command, or the overview of all. */
export function usageOf(command?: CommandName): string {
  const lines = command ? commandUsage(command) : overview();
  return `${lines.join('\n')}\n`;
}

function overview(): string[] {
  const rows = Object.entries(SUMMARIES).map(([name, text]) => [{ text: name }, { text }]);
  return [
    `Usage: ${PROGRAM} COMMAND [OPTIONS]`,
    '',
    ...formatTable(rows, unstyled, '  '),
    '',
    `${PROGRAM} help COMMAND shows the options of a command,`,
    `${PROGRAM} --version the version.`,
    '',
    'Exit codes:',
    '  0  success',
    '  1  a connection failed, was held, or was not finished',
    '  2  invalid usage or configuration; nothing was done',
    '  3  with --exit-code: the plan would do something',
  ];
}

/** What stands before the options. */
const OPERANDS: Partial<Record<CommandName, string>> = {
  memory: ' show|forget',
  completion: ' bash|zsh|fish',
};

function commandUsage(command: CommandName): string[] {
  const rows = Object.entries(OPTIONS[command]).map(([name, { value, description }]) => [
    { text: `--${name} ${value}`.trimEnd() },
    { text: description },
  ]);
  return [
    `Usage: ${PROGRAM} ${command}${OPERANDS[command] ?? ''} [OPTIONS]`,
    '',
    `  ${SUMMARIES[command]}`,
    '',
    ...formatTable(rows, unstyled, '  '),
  ];
}

/** One line for stderr that points to the help. */
export function usageHint(command?: string): string {
  return `usage: ${PROGRAM} ${command ?? 'COMMAND'} [OPTIONS]; --help shows them`;
}

/** The command line is wrong; nothing was done. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** The command whose help is of use; the overview when absent. */
  readonly command?: string;

  constructor(message: string, command?: string) {
    super(message);
    if (command !== undefined) this.command = command;
  }
}
