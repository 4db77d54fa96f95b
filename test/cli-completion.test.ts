import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { completionFor, SHELLS } from '../lambda/cli/completion.ts';

/** What bash offers for the last of these words. */
function offeredByBash(...words: string[]): string[] {
  const script = `${completionFor('bash')}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
_token_sweeper token-sweeper '${words.at(-1)}'
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean);
}

describe('the completion of bash', () => {
  test('offers commands, and the options of the command', () => {
    expect(offeredByBash('token-sweeper', 'e')).toEqual(['enforce', 'explain']);
    expect(offeredByBash('token-sweeper', 'enforce', '--y')).toEqual(['--yes']);
    expect(offeredByBash('token-sweeper', 'help', 'pl')).toEqual(['plan']);
    expect(offeredByBash('token-sweeper', 'completion', '')).toEqual([...SHELLS, '--help']);
    expect(offeredByBash('token-sweeper', 'memory', 'f')).toEqual(['forget']);
  });
});

describe('the completion of zsh, where it is installed', () => {
  /** What a shell without a terminal is asked to offer for the third word, once `load` has read the file `$file`. */
  function offeredByZsh(load: string, command: string): string | undefined {
    const folder = mkdtempSync(join(tmpdir(), 'completion-'));
    const file = join(folder, '_token-sweeper');
    writeFileSync(file, completionFor('zsh'));
    const script = `compadd() { print -- "$@" }
_files() { }
compdef() { registered=$1 }
file='${file}'
${load}
words=(token-sweeper ${command} '') CURRENT=3
$registered`;
    const { error, stdout, stderr } = spawnSync('zsh', ['-f', '-c', script], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    if (error) return undefined;
    expect(stderr).toBe('');
    return stdout.trim();
  }
  const isInstalled = !spawnSync('zsh', ['--version']).error;

  test.runIf(isInstalled).for([
    ['sourced', 'source $file'],
    ['in fpath', 'fpath=($file:h); autoload -Uz _token-sweeper; registered=_token-sweeper'],
  ] as const)('offers options and words when it is %s', ([, load]) => {
    expect(offeredByZsh(load, 'validate')).toBe('-- --config --json --help');
    expect(offeredByZsh(load, 'memory')).toMatch(/^-- show forget --config /);
    expect(offeredByZsh(load, 'help')).toMatch(/^-- init plan /);
  });
});

describe('the completion of fish, where it is installed', () => {
  const isInstalled = !spawnSync('fish', ['--version']).error;

  test.runIf(isInstalled)('offers commands, options and words', () => {
    const offered = (line: string) => {
      const script = `${completionFor('fish')}\ncomplete -C '${line}'`;
      const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', script], {
        encoding: 'utf8',
      });
      expect(stderr).toBe('');
      return stdout.split('\n').map((one) => one.split('\t')[0]);
    };
    expect(offered('token-sweeper expl')).toContain('explain');
    expect(offered('token-sweeper plan --ru')).toContain('--rule');
    expect(offered('token-sweeper memory f')).toContain('forget');
    expect(offered('token-sweeper help pl')).toContain('plan');
  });
});
