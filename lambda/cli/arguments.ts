import { parseArgs } from 'node:util';
import { parseInstant } from '../domain/instant.ts';
import { readHash } from './approve-arguments.ts';
import type { Command, ConnectionOptions } from './command.ts';
import { readShell } from './completion.ts';
import { parseDeadline } from './deadline-option.ts';
import { parseSettings } from './init-option.ts';
import { unknownCommand, wrongArguments } from './meant.ts';
import { type NarrowingValues, parseNarrowing } from './narrowing-option.ts';
import { type CommandName, OPTIONS } from './options.ts';
import { restoreScope } from './restore-scope.ts';
import { parseWord, readFormat, TOKEN_ORDERS } from './tokens-option.ts';
import { UsageError, usageOf } from './usage.ts';

/** Parses the arguments of the program. Throws {@link UsageError}. */
export function parseCommand(argv: readonly string[]): Command {
  const [name = '', ...args] = argv;
  if (name === '--version' || name === 'version') return { command: 'version' };
  if (name === '--help' || name === '-h' || name === 'help') return helpOn(args[0]);
  if (!isCommandName(name)) throw unknownCommand(name);
  try {
    return PARSERS[name](args);
  } catch (error) {
    if (!isArgumentError(error)) throw error;
    throw wrongArguments(error, name);
  }
}

function helpOn(name: string | undefined): Command {
  if (name === undefined || name === 'help') return { command: 'help', text: usageOf() };
  if (isCommandName(name)) return help(name);
  throw unknownCommand(name);
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(OPTIONS, name);
}

const PARSERS: Record<CommandName, (args: string[]) => Command> = {
  init(args) {
    const { values } = parseArgs({ args, options: OPTIONS.init });
    if (values.help) return help('init');
    const { config = DEFAULT_CONFIG, provider, set = [], yes = false } = values;
    const named = provider === undefined ? {} : { provider };
    return { command: 'init', config, ...named, set: parseSettings(set), yes };
  },
  plan(args) {
    const { values } = parseArgs({ args, options: OPTIONS.plan });
    if (values.help) return help('plan');
    const { at, out } = values;
    if (at !== undefined && out !== undefined)
      throw new UsageError('--out: a plan for another time cannot be approved', 'plan');
    return {
      command: 'plan',
      ...connectionOptions(values, 'plan'),
      ...reportOptions(values, 'plan'),
      exitCode: values['exit-code'] ?? false,
      ...(at !== undefined && { at: parseTime(at) }),
      ...(out !== undefined && { out }),
    };
  },
  enforce(args) {
    const { values } = parseArgs({ args, options: OPTIONS.enforce });
    if (values.help) return help('enforce');
    return {
      command: 'enforce',
      ...connectionOptions(values, 'enforce'),
      ...reportOptions(values, 'enforce'),
      yes: values.yes ?? false,
      ...(values.plan !== undefined && { plan: values.plan }),
    };
  },
  approve(args) {
    const { values, positionals } = parseArgs({
      args,
      options: OPTIONS.approve,
      allowPositionals: true,
    });
    if (values.help) return help('approve');
    return {
      command: 'approve',
      hash: readHash(positionals),
      ...connectionOptions(values, 'approve'),
      ...reportOptions(values, 'approve'),
      yes: values.yes ?? false,
    };
  },
  tokens(args) {
    const { values } = parseArgs({ args, options: OPTIONS.tokens });
    if (values.help) return help('tokens');
    const { owner: owners, name: names, rule: rules } = values;
    const sort = parseWord('sort', values.sort, TOKEN_ORDERS);
    return {
      command: 'tokens',
      ...connectionOptions(values, 'tokens'),
      format: readFormat(values),
      filter: { ...(owners && { owners }), ...(names && { names }), ...(rules && { rules }) },
      ...(sort && { sort }),
    };
  },
  explain(args) {
    const { values } = parseArgs({ args, options: OPTIONS.explain });
    if (values.help) return help('explain');
    const { config = DEFAULT_CONFIG, connection, token, json = false, memory } = values;
    if (!connection || !token)
      throw new UsageError('explain needs --connection and --token', 'explain');
    const deadlineMillis = parseDeadline(values.deadline, 'explain');
    const rest = memory === undefined ? {} : { memory };
    return { command: 'explain', config, connection, token, json, deadlineMillis, ...rest };
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
    const { json = false } = values;
    return { command: 'check', ...connectionOptions(values, 'check'), json };
  },
  validate(args) {
    const { values } = parseArgs({ args, options: OPTIONS.validate });
    if (values.help) return help('validate');
    const { config = DEFAULT_CONFIG, json = false } = values;
    return { command: 'validate', config, json };
  },
  completion(args) {
    const { values, positionals } = parseArgs({
      args,
      options: OPTIONS.completion,
      allowPositionals: true,
    });
    if (values.help) return help('completion');
    return { command: 'completion', shell: readShell(positionals) };
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
    const { config = DEFAULT_CONFIG, connection, token, json = false, memory } = values;
    if ((verb !== 'show' && verb !== 'forget') || rest.length > 0 || !connection)
      throw new UsageError('memory needs show or forget, and --connection', 'memory');
    if (json && verb === 'forget')
      throw new UsageError('--json goes with memory show; forget prints nothing', 'memory');
    const named = {
      ...(token !== undefined && { token }),
      ...(memory !== undefined && { memory }),
    };
    return { command: 'memory', verb, config, connection, json, ...named };
  },
  notice(args) {
    const { values } = parseArgs({ args, options: OPTIONS.notice });
    if (values.help) return help('notice');
    const { config = DEFAULT_CONFIG, json = false, memory, run } = values;
    return {
      command: 'notice',
      config,
      json,
      ...(memory !== undefined && { memory }),
      ...(run !== undefined && { run }),
    };
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

interface OutputValues {
  json?: boolean | undefined;
  audit?: string | undefined;
  memory?: string | undefined;
}

function reportOptions(
  values: NarrowingValues & OutputValues & { all?: boolean | undefined },
  command: CommandName,
) {
  const narrowing = parseNarrowing(values, command);
  return { all: values.all ?? false, ...outputOptions(values), ...(narrowing && { narrowing }) };
}

function outputOptions({ json = false, audit, memory }: OutputValues) {
  return { json, ...(audit !== undefined && { audit }), ...(memory !== undefined && { memory }) };
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
