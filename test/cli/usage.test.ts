import { describe, expect, test } from 'vitest';
import { type CommandName, OPTIONS } from '../../lambda/cli/options.ts';
import { UsageError, usageHint, usageOf } from '../../lambda/cli/usage.ts';

const COMMANDS: readonly CommandName[] = [
  'plan',
  'enforce',
  'explain',
  'restore',
  'check',
  'validate',
  'providers',
  'notice',
  'completion',
];

describe('the help', () => {
  test('of the program names every command and exit code', () => {
    const text = usageOf();
    for (const command of COMMANDS) expect(text).toMatch(new RegExp(`^  ${command} +\\w`, 'm'));
    for (const code of [0, 1, 2, 3]) expect(text).toMatch(new RegExp(`^  ${code}  \\w`, 'm'));
  });

  test.for(COMMANDS)('of %s describes each of its options', (command) => {
    const text = usageOf(command);
    for (const option of Object.keys(OPTIONS[command])) {
      expect(text).toMatch(new RegExp(`^  --${option}( [A-Z]+)? {2,}\\w`, 'm'));
    }
  });

  test.for([undefined, ...COMMANDS])('of %s fits into 80 columns', (command) => {
    const lines = usageOf(command).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.filter((line) => line.endsWith(' '))).toEqual([]);
  });

  test('is mentioned in one line after wrong usage', () => {
    expect(usageHint('plan')).toContain('plan [OPTIONS]; --help');
    expect(usageHint()).toContain('COMMAND [OPTIONS]; --help');
  });
});

test('a usage error names the command whose help is of use, where there is one', () => {
  expect(new UsageError('wrong', 'plan').command).toBe('plan');
  expect(new UsageError('wrong').command).toBeUndefined();
});
