import { type CommandName, OPTIONS } from './options.ts';
import { SUMMARIES, UsageError } from './usage.ts';

/** The shells for which there is a completion. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** A shell for which there is a completion. */
export type Shell = (typeof SHELLS)[number];

/** Reads the shell that stands after `completion`. Throws UsageError. */
export function readShell(operands: readonly string[]): Shell {
  const shell = SHELLS.find((name) => name === operands[0]);
  if (shell && operands.length === 1) return shell;
  throw new UsageError('completion needs bash, zsh or fish', 'completion');
}

const COMMANDS = Object.keys(OPTIONS).filter((name): name is CommandName =>
  Object.hasOwn(OPTIONS, name),
);

/** What a shell reads to complete the commands and options of `token-sweeper`. */
export function completionFor(shell: Shell): string {
  return `${SCRIPTS[shell]().join('\n')}\n`;
}

const SCRIPTS: Readonly<Record<Shell, () => readonly string[]>> = {
  bash: () => [
    '_token_sweeper() {',
    '  local words',
    `  case $COMP_CWORD:\${COMP_WORDS[1]} in`,
    `    1:*) words='${COMMANDS.join(' ')} help' ;;`,
    ...WORDS.map(([name, words]) => `    *:${name}) words='${words.join(' ')}' ;;`),
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$2"))',
    '}',
    'complete -o default -F _token_sweeper token-sweeper',
  ],
  zsh: () => [
    '#compdef token-sweeper',
    '_token_sweeper() {',
    '  local -a commands',
    `  commands=(${COMMANDS.map((name) => `'${name}:${quoted(SUMMARIES[name])}'`).join(' ')})`,
    '  if (( CURRENT == 2 )); then',
    "    _describe 'command' commands",
    '    return',
    '  fi',
    '  case $words[2] in',
    ...WORDS.map(([name, words]) => `    ${name}) compadd -- ${words.join(' ')}; _files ;;`),
    '  esac',
    '}',
    // A file in `fpath` is read when it is first asked; one that is sourced registers itself.
    'if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _token_sweeper "$@"',
    'else compdef _token_sweeper token-sweeper; fi',
  ],
  fish: () => [
    ...COMMANDS.map(
      (name) =>
        `complete -c token-sweeper -f -n __fish_use_subcommand -a ${name} -d '${quoted(SUMMARIES[name])}'`,
    ),
    ...Object.entries(OPERANDS).map(
      ([name, words]) =>
        `complete -c token-sweeper -f -n '__fish_seen_subcommand_from ${name}' -a '${words.join(' ')}'`,
    ),
    ...COMMANDS.flatMap((name) =>
      Object.entries(OPTIONS[name]).map(([option, { value, description }]) => {
        const takesValue = value === '' ? '' : ' -r';
        return `complete -c token-sweeper -n '__fish_seen_subcommand_from ${name}' -l ${option}${takesValue} -d '${quoted(description)}'`;
      }),
    ),
  ],
};

/** What stands after a command that takes more than options. */
const OPERANDS: Readonly<Record<string, readonly string[]>> = {
  completion: SHELLS,
  memory: ['show', 'forget'],
  help: COMMANDS,
};

/** What may follow each command. */
const WORDS: readonly (readonly [name: string, words: readonly string[]])[] = [
  ...COMMANDS.map((name) => {
    const options = Object.keys(OPTIONS[name]).map((option) => `--${option}`);
    return [name, [...(OPERANDS[name] ?? []), ...options]] as const;
  }),
  ['help', COMMANDS],
];

/** Text within single quotes, for each of the shells. */
function quoted(text: string): string {
  return text.replaceAll("'", '’').replaceAll(':', ' –');
}
