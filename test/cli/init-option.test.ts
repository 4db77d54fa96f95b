import { expect, test } from 'vitest';
import { parseCommand } from '../../lambda/cli/arguments.ts';
import { parseSettings } from '../../lambda/cli/init-option.ts';

test('settings are given as KEY=VALUE, whatever the value', () => {
  expect(parseSettings(['host=a=b', 'groups=[x, y]', 'register.tag=a'])).toEqual({
    host: 'a=b',
    groups: '[x, y]',
    'register.tag': 'a',
  });
});

test.for(['host', '=a', 'a-b=c', 'host=', '.a=b', 'a.=b', 'a.__proto__=b'])(
  '%s is no setting',
  (option) => {
    expect(() => parseSettings([option])).toThrow(/^--set: must be KEY=VALUE/);
  },
);

test('init takes a provider, settings and a file', () => {
  const args = ['--provider', 'npm', '--set', 'host=h', '--yes', '--config', 'a.yaml'];
  expect(parseCommand(['init', ...args])).toEqual({
    command: 'init',
    config: 'a.yaml',
    provider: 'npm',
    set: { host: 'h' },
    yes: true,
  });
});
