import { spawnSync } from 'node:child_process';
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
    expect(offeredByBash('token-sweeper', 'completion', '')).toEqual([...SHELLS]);
  });
});

test.for(['zsh', 'fish'] as const)('%s, where it is installed, reads its completion', (shell) => {
  const input = completionFor(shell);
  const { error, stderr } = spawnSync(shell, ['-n'], { input, encoding: 'utf8' });
  if (!error) expect(stderr).toBe('');
});
