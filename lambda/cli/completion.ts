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
    `    *:help) words='${COMMANDS.join(' ')}' ;;`,
    `    *:completion) words='${SHELLS.join(' ')}' ;;`,
    ...COMMANDS.map((name) => `    *:${name}) words='${optionsOf(name).join(' ')}' ;;`),
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
    `    completion) compadd ${SHELLS.join(' ')} ;;`,
    ...COMMANDS.map((name) => `    ${name}) compadd -- ${optionsOf(name).join(' ')}; _files ;;`),
    '  esac',
    '}',
    'compdef _token_sweeper token-sweeper',
  ],
  fish: () => [
    ...COMMANDS.map(
      (name) =>
        `complete -c token-sweeper -f -n __fish_use_subcommand -a ${name} -d '${quoted(SUMMARIES[name])}'`,
    ),
    `complete -c token-sweeper -f -n '__fish_seen_subcommand_from completion' -a '${SHELLS.join(' ')}'`,
    ...COMMANDS.flatMap((name) =>
      Object.entries(OPTIONS[name]).map(([option, { value, description }]) => {
        const takesValue = value === '' ? '' : ' -r';
        return `complete -c token-sweeper -n '__fish_seen_subcommand_from ${name}' -l ${option}${takesValue} -d '${quoted(description)}'`;
      }),
    ),
  ],
};

function optionsOf(name: CommandName): readonly string[] {
  return Object.keys(OPTIONS[name]).map((option) => `--${option}`);
}

/** Text within single quotes, for each of the shells. */
function quoted(text: string): string {
  return text.replaceAll("'", '’').replaceAll(':', ' –');
}
