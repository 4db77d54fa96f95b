import { expect, test } from 'vitest';
import { completionFor, readShell, SHELLS } from '../../lambda/cli/completion.ts';
import { UsageError } from '../../lambda/cli/usage.ts';

test.for(SHELLS)('the completion of %s names each command and option', (shell) => {
  const script = completionFor(shell);
  for (const word of ['enforce', 'validate', 'exit-code', 'memory']) expect(script).toContain(word);
  // Each text is within single quotes, so an apostrophe would end it.
  expect((script.match(/'/g) ?? []).length % 2).toBe(0);
});

test('one shell is named, of those for which there is a completion', () => {
  expect(readShell(['zsh'])).toBe('zsh');
  for (const wrong of [[], ['tcsh'], ['zsh', 'bash']])
    expect(() => readShell(wrong)).toThrow(UsageError);
});
