import { expect, test } from 'vitest';
import { tellWarnings } from '../../lambda/cli/tell-warnings.ts';
import { createTestTerminal } from '../support/test-terminal.ts';

test('warnings are told on stderr, one a line', async () => {
  const terminal = createTestTerminal(false);
  const warnings = [
    { path: 'policies.a', message: 'no connection follows it' },
    { path: 'connections[0].secret', message: 'leave it out' },
  ];
  tellWarnings(
    {
      mode: 'plan',
      connections: [],
      notices: { allWell: 'weekly' },
      limits: { concurrency: 1 },
      deployment: {},
      warnings,
      place: (problems) => problems,
    },
    terminal.terminal,
  );
  expect(await terminal.output()).toEqual({
    stdout: '',
    stderr:
      'warning: policies.a: no connection follows it\nwarning: connections[0].secret: leave it out\n',
  });
});
