import { formatTable, unstyled } from '../report/text/table.ts';
import { type CommandName, OPTIONS } from './options.ts';

/** How to start the program, wherever a command is suggested. */
export const PROGRAM = 'npx token-sweeper';

/** What each command does. */
export const SUMMARIES: Record<CommandName, string> = {
  init: 'write a first configuration, and say what to type next',
  plan: 'show what would be done to which token, and why; change nothing',
  enforce: 'show what would be done, ask, and do it',
  approve: 'carry out exactly the plan of a held connection',
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
  approve: ' HASH',
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
