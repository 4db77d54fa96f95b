import { parseArgs } from 'node:util';
import { DAY, HOUR, parseDuration, SECOND } from '../domain/duration.ts';
import { parseInstant } from '../domain/instant.ts';
import type { RestoreScope } from '../sweep/restore-run.ts';
import type { Command, ConnectionOptions } from './command.ts';
import { type CommandName, OPTIONS, UsageError, usageOf } from './usage.ts';

/** Parses the arguments of the program. Throws {@link UsageError}. */
export function parseCommand(argv: readonly string[]): Command {
  const [name = '', ...args] = argv;
  if (name === '--help' || name === '-h' || name === 'help')
    return { command: 'help', text: usageOf() };
  if (!isCommandName(name)) {
    throw new UsageError(name === '' ? 'missing command' : `unknown command ${name}`);
  }
  try {
    return PARSERS[name](args);
  } catch (error) {
    if (!isArgumentError(error)) throw error;
    // Only the first sentence is about this argument; the rest explains how Node parses arguments.
    throw new UsageError(error.message.split(/\. |\n/)[0] ?? error.message, name);
  }
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(OPTIONS, name);
}

const PARSERS: Record<CommandName, (args: string[]) => Command> = {
  plan(args) {
    const { values } = parseArgs({ args, options: OPTIONS.plan });
    if (values.help) return help('plan');
    return {
      command: 'plan',
      ...connectionOptions(values, 'plan'),
      ...reportOptions(values),
      ...(values.at !== undefined && { at: parseTime(values.at) }),
    };
  },
  enforce(args) {
    const { values } = parseArgs({ args, options: OPTIONS.enforce });
    if (values.help) return help('enforce');
    return {
      command: 'enforce',
      ...connectionOptions(values, 'enforce'),
      ...reportOptions(values),
      yes: values.yes ?? false,
    };
  },
  explain(args) {
    const { values } = parseArgs({ args, options: OPTIONS.explain });
    if (values.help) return help('explain');
    const { config, connection, token } = values;
    if (!connection || !token)
      throw new UsageError('explain needs --connection and --token', 'explain');
    const deadlineMillis = parseDeadline(values.deadline, 'explain');
    return {
      command: 'explain',
      config: config ?? DEFAULT_CONFIG,
      connection,
      token,
      deadlineMillis,
    };
  },
  restore(args) {
    const { values } = parseArgs({ args, options: OPTIONS.restore });
    if (values.help) return help('restore');
    const { config = DEFAULT_CONFIG, connection, yes = false } = values;
    if (!connection) throw new UsageError('restore needs --connection', 'restore');
    const deadlineMillis = parseDeadline(values.deadline, 'restore');
    const scope = restoreScope(values);
    return {
      command: 'restore',
      config,
      connection,
      scope,
      ...outputOptions(values),
      yes,
      deadlineMillis,
    };
  },
  check(args) {
    const { values } = parseArgs({ args, options: OPTIONS.check });
    if (values.help) return help('check');
    return { command: 'check', ...connectionOptions(values, 'check') };
  },
  providers(args) {
    const { values } = parseArgs({ args, options: OPTIONS.providers });
    return values.help ? help('providers') : { command: 'providers', json: values.json ?? false };
  },
  memory(args) {
    const { values, positionals } = parseArgs({
      args,
      options: OPTIONS.memory,
      allowPositionals: true,
    });
    if (values.help) return help('memory');
    const [verb, ...rest] = positionals;
    const { config = DEFAULT_CONFIG, connection, memory } = values;
    if ((verb !== 'show' && verb !== 'forget') || rest.length > 0 || !connection)
      throw new UsageError('memory needs show or forget, and --connection', 'memory');
    return { command: 'memory', verb, config, connection, ...(memory !== undefined && { memory }) };
  },
};

/** The configuration file unless `--config` names another. */
export const DEFAULT_CONFIG = 'sweeper.yaml';

function help(command: CommandName): Command {
  return { command: 'help', text: usageOf(command) };
}

function connectionOptions(
  values: {
    config?: string | undefined;
    connection?: string[] | undefined;
    deadline?: string | undefined;
  },
  command: CommandName,
): ConnectionOptions {
  const { config = DEFAULT_CONFIG, connection: connections, deadline } = values;
  const deadlineMillis = parseDeadline(deadline, command);
  return { config, ...(connections && { connections }), deadlineMillis };
}

/** Longer than any sweep should take, and within what a timer can count. */
const LONGEST_DEADLINE_MILLIS = 7 * DAY;

function parseDeadline(text: string | undefined, command: CommandName): number {
  if (text === undefined) return HOUR;
  try {
    const millis = parseDuration(text);
    if (millis >= SECOND && millis <= LONGEST_DEADLINE_MILLIS) return millis;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`--deadline: ${error.message}`, command);
  }
  throw new UsageError('--deadline: must be between 1s and 7d', command);
}

interface OutputValues {
  json?: boolean | undefined;
  audit?: string | undefined;
  memory?: string | undefined;
}

function reportOptions(values: OutputValues & { all?: boolean | undefined }) {
  return { all: values.all ?? false, ...outputOptions(values) };
}

function outputOptions({ json = false, audit, memory }: OutputValues) {
  return {
    json,
    ...(audit !== undefined && { audit }),
    ...(memory !== undefined && { memory }),
  };
}

function restoreScope({
  token,
  run,
  all,
}: {
  token?: string | undefined;
  run?: string | undefined;
  all?: boolean | undefined;
}): RestoreScope {
  const scopes = [
    ...(token ? [{ token }] : []),
    ...(run ? [{ run }] : []),
    ...(all ? [{ all }] : []),
  ];
  const [scope] = scopes;
  if (scope && scopes.length === 1) return scope;
  throw new UsageError('restore needs one of --token ID, --run RUNID and --all', 'restore');
}

function parseTime(text: string): number {
  const millis = parseInstant(text);
  if (millis !== undefined) return millis;
  throw new UsageError(
    '--at: must be an ISO 8601 date, or a time with its zone, such as 2027-01-31T06:00Z',
    'plan',
  );
}

function isArgumentError(error: unknown): error is Error {
  return (
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  );
}
