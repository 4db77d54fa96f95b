import { parseArgs } from 'node:util';
import { parseInstant } from '../domain/instant.ts';
import { readHash } from './approve-arguments.ts';
import { readShell, type Shell } from './completion.ts';
import { parseDeadline } from './deadline-option.ts';
import { unknownCommand, wrongArguments } from './meant.ts';
import {
  type ConnectionOptions,
  connectionOptions,
  DEFAULT_CONFIG,
  type ReportOptions,
  reportOptions,
} from './run-options.ts';
import { type CommandName, OPTIONS, UsageError, usageOf } from './usage.ts';

/** A parsed command line. */
export type Command =
  | { readonly command: 'help'; readonly text: string }
  | { readonly command: 'version' }
  | { readonly command: 'completion'; readonly shell: Shell }
  | ValidateCommand
  | PlanCommand
  | EnforceCommand
  | ExplainCommand
  | CheckCommand
  | ApproveCommand
  | MemoryCommand
  | { readonly command: 'providers'; readonly json: boolean };

/** `plan`: decides about every token and revokes nothing. */
export interface PlanCommand extends ReportOptions {
  readonly command: 'plan';
  /** Decide as of this time (epoch milliseconds) instead of now. */
  readonly at?: number;
  /** The file that receives the plan. */
  readonly out?: string;
  /** Tell by the exit code whether something would be done. */
  readonly exitCode: boolean;
}

/** `enforce`: revokes. */
export interface EnforceCommand extends ReportOptions {
  readonly command: 'enforce';
  /** Revoke without asking. */
  readonly yes: boolean;
  /** The file of an approved plan, besides which nothing is done. */
  readonly plan?: string;
}

/** `approve`: carries out the plan of a held connection. */
export interface ApproveCommand extends Omit<ReportOptions, 'connections'> {
  readonly command: 'approve';
  readonly hash: string;
  /** Carry it out without asking. */
  readonly yes: boolean;
}

/** `explain`: explains why one token is kept or revoked. */
export interface ExplainCommand {
  readonly command: 'explain';
  readonly config: string;
  readonly connection: string;
  /** Milliseconds after which nothing new is started. */
  readonly deadlineMillis: number;
  /** An id, a fingerprint, or the beginning of a fingerprint. */
  readonly token: string;
}

/** `check`: tests every connection and changes nothing. */
export interface CheckCommand extends ConnectionOptions {
  readonly command: 'check';
}

/** `validate`: tests the configuration alone. */
export interface ValidateCommand {
  readonly command: 'validate';
  readonly config: string;
}

/** `memory`: shows or forgets what is remembered of a connection. */
export interface MemoryCommand {
  readonly command: 'memory';
  readonly verb: 'show' | 'forget';
  readonly config: string;
  readonly connection: string;
  /** As written after `--memory`. */
  readonly memory?: string;
}

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
  if (name === undefined) return { command: 'help', text: usageOf() };
  if (isCommandName(name)) return help(name);
  throw unknownCommand(name);
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(OPTIONS, name);
}

const PARSERS: Record<CommandName, (args: string[]) => Command> = {
  plan(args) {
    const { values } = parseArgs({ args, options: OPTIONS.plan });
    if (values.help) return help('plan');
    const { at, out } = values;
    if (at !== undefined && out !== undefined)
      throw new UsageError(
        '--out: a plan for another time cannot be approved; leave out --at',
        'plan',
      );
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
  check(args) {
    const { values } = parseArgs({ args, options: OPTIONS.check });
    if (values.help) return help('check');
    return { command: 'check', ...connectionOptions(values, 'check') };
  },
  validate(args) {
    const { values } = parseArgs({ args, options: OPTIONS.validate });
    if (values.help) return help('validate');
    return { command: 'validate', config: values.config ?? DEFAULT_CONFIG };
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
    const { config = DEFAULT_CONFIG, connection, memory } = values;
    if ((verb !== 'show' && verb !== 'forget') || rest.length > 0 || !connection)
      throw new UsageError('memory needs show or forget, and --connection', 'memory');
    return { command: 'memory', verb, config, connection, ...(memory !== undefined && { memory }) };
  },
};

function help(command: CommandName): Command {
  return { command: 'help', text: usageOf(command) };
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
