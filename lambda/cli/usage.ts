import { formatTable, unstyled } from '../report/text/table.ts';

/** How the program is called, wherever a next command is suggested. */
export const PROGRAM = 'npm run --silent sweeper --';

const help = { type: 'boolean', short: 'h', value: '', says: 'show this help' } as const;
const json = { type: 'boolean', value: '', says: 'print JSON and nothing else' } as const;
const config = {
  type: 'string',
  value: 'FILE',
  says: 'the configuration; sweeper.yaml when left out',
} as const;
const connection = {
  type: 'string',
  multiple: true,
  value: 'NAME',
  says: 'only this connection; may be repeated',
} as const;
const audit = {
  type: 'string',
  value: 'FILE',
  says: 'append one JSON line for each token that is not simply kept',
} as const;

/** The options of each command, as `parseArgs` takes them and as the usage shows them. */
export const OPTIONS = {
  plan: {
    config,
    connection,
    json,
    audit,
    at: { type: 'string', value: 'TIME', says: 'decide for this ISO 8601 time instead of now' },
    help,
  },
  enforce: {
    config,
    connection,
    json,
    audit,
    yes: { type: 'boolean', value: '', says: 'revoke without asking' },
    help,
  },
  explain: {
    config,
    connection: { type: 'string', value: 'NAME', says: 'the connection of the token' },
    token: { type: 'string', value: 'ID', says: 'its id or its fingerprint' },
    help,
  },
  check: { config, connection, help },
  providers: { json, help },
} as const;

const SUMMARIES: Record<keyof typeof OPTIONS, string> = {
  plan: 'decide what is stale and revoke nothing',
  enforce: 'revoke what is stale, after showing it and asking',
  explain: 'tell why one token is kept or revoked, and when that would change',
  check: 'validate the configuration, read each secret and each list, say who signs in',
  providers: 'list the providers with their settings, secret fields and rights',
};

/** The usage of one command, or the overview. */
export function usageOf(command?: keyof typeof OPTIONS): string {
  if (!command) {
    const rows = Object.entries(SUMMARIES).map(([name, text]) => [{ text: name }, { text }]);
    return [
      `Usage: ${PROGRAM} COMMAND [OPTIONS]`,
      '',
      ...formatTable(rows, unstyled, '  '),
      '',
      `${PROGRAM} COMMAND --help shows the options of a command.`,
      'Exit: 0 all well; 1 a connection failed, was held or was not finished; 2 bad usage, nothing done.',
      '',
    ].join('\n');
  }
  const rows = Object.entries(OPTIONS[command]).map(([name, { value, says }]) => [
    { text: `--${name} ${value}` },
    { text: says },
  ]);
  return [
    `Usage: ${PROGRAM} ${command} [OPTIONS]`,
    '',
    `  ${SUMMARIES[command]}`,
    '',
    ...formatTable(rows, unstyled, '  '),
    '',
  ].join('\n');
}

/** One line that leads to the usage, for standard error. */
export function usageHint(command?: string): string {
  return `usage: ${PROGRAM} ${command ?? 'COMMAND'} [OPTIONS]; --help shows them`;
}
