import { parseArgs } from 'node:util';
import { OPTIONS, usageOf } from './usage.ts';
import { UsageError } from './usage-error.ts';

/** What a person asked for. */
export type Command =
  | { readonly command: 'help'; readonly text: string }
  | PlanCommand
  | EnforceCommand
  | ExplainCommand
  | CheckCommand
  | { readonly command: 'providers'; readonly json: boolean };

interface OnConnections {
  readonly config: string;
  /** Names; all connections when absent. */
  readonly connections?: readonly string[];
}

interface WithReport extends OnConnections {
  readonly json: boolean;
  readonly audit?: string;
}

/** Decide everything, revoke nothing. */
export interface PlanCommand extends WithReport {
  readonly command: 'plan';
  /** Epoch milliseconds to decide for, instead of now. */
  readonly at?: number;
}

/** Revoke. */
export interface EnforceCommand extends WithReport {
  readonly command: 'enforce';
  /** Do not ask. */
  readonly yes: boolean;
}

/** Tell why one token is kept or revoked. */
export interface ExplainCommand {
  readonly command: 'explain';
  readonly config: string;
  readonly connection: string;
  /** Id, fingerprint, or the beginning of a fingerprint. */
  readonly token: string;
}

/** Try every connection without a change. */
export interface CheckCommand extends OnConnections {
  readonly command: 'check';
}

/** Reads the arguments of the command line. Throws {@link UsageError}. */
export function parseCommand(argv: readonly string[]): Command {
  const [name = '', ...args] = argv;
  if (name === '--help' || name === '-h' || name === 'help')
    return { command: 'help', text: usageOf() };
  if (!isCommandName(name)) {
    throw new UsageError(name === '' ? 'a command is missing' : `there is no command ${name}`);
  }
  try {
    return PARSERS[name](args);
  } catch (error) {
    if (!isArgumentError(error)) throw error;
    // The first sentence says what is wrong; the others explain how Node parses arguments.
    throw new UsageError(error.message.split(/\. |\n/)[0] ?? error.message, name);
  }
}

type CommandName = keyof typeof OPTIONS;

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(OPTIONS, name);
}

const PARSERS: Record<CommandName, (args: string[]) => Command> = {
  plan(args) {
    const { values } = parseArgs({ args, options: OPTIONS.plan });
    if (values.help) return help('plan');
    return {
      command: 'plan',
      ...onConnections(values),
      ...withReport(values),
      ...(values.at !== undefined && { at: parseTime(values.at) }),
    };
  },
  enforce(args) {
    const { values } = parseArgs({ args, options: OPTIONS.enforce });
    if (values.help) return help('enforce');
    return {
      command: 'enforce',
      ...onConnections(values),
      ...withReport(values),
      yes: values.yes ?? false,
    };
  },
  explain(args) {
    const { values } = parseArgs({ args, options: OPTIONS.explain });
    if (values.help) return help('explain');
    const { config, connection, token } = values;
    if (!connection || !token)
      throw new UsageError('explain needs --connection and --token', 'explain');
    return { command: 'explain', config: config ?? DEFAULT_CONFIG, connection, token };
  },
  check(args) {
    const { values } = parseArgs({ args, options: OPTIONS.check });
    return values.help ? help('check') : { command: 'check', ...onConnections(values) };
  },
  providers(args) {
    const { values } = parseArgs({ args, options: OPTIONS.providers });
    return values.help ? help('providers') : { command: 'providers', json: values.json ?? false };
  },
};

const DEFAULT_CONFIG = 'sweeper.yaml';

function help(command: CommandName): Command {
  return { command: 'help', text: usageOf(command) };
}

function onConnections(values: {
  config?: string | undefined;
  connection?: string[] | undefined;
}): OnConnections {
  const { config = DEFAULT_CONFIG, connection } = values;
  return { config, ...(connection && { connections: connection }) };
}

function withReport(values: { json?: boolean | undefined; audit?: string | undefined }) {
  const { json = false, audit } = values;
  return { json, ...(audit !== undefined && { audit }) };
}

/** A date is its midnight in UTC; a time must say its zone, because the machine's own is nobody's choice. */
const ISO_TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/;

function parseTime(text: string): number {
  const millis = ISO_TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(millis) || !isRealDay(text)) {
    throw new UsageError(
      '--at: must be an ISO 8601 time with its zone, such as 2027-01-31T06:00Z',
      'plan',
    );
  }
  return millis;
}

/** `Date.parse` takes the 30th of February for the 2nd of March. */
function isRealDay(text: string): boolean {
  const day = text.slice(0, 10);
  return new Date(day).toISOString().startsWith(day);
}

function isArgumentError(error: unknown): error is Error {
  return (
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  );
}
