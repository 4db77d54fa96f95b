import { expect, test } from 'vitest';
import { readingPermissions } from '../../lib/reading-permissions.ts';
import { grantsOf } from './iam.ts';
import { createSweeper, TWO_CONNECTIONS, templateOf } from './synth.ts';

const reason = 'a test';

test('what reads is left, and what is not known to read is left out', () => {
  const reads = { actions: ['iam:ListUsers', 'iam:GetUser'], resources: ['*'], reason };
  const both = { actions: ['x:DescribeTokens', 'x:DeleteToken'], resources: ['a'], reason };
  const removes = {
    actions: ['iam:UpdateAccessKey', 'x:Getaway*', 'x:*'],
    resources: ['*'],
    reason,
  };
  expect(readingPermissions([reads, both, removes])).toEqual([
    reads,
    { ...both, actions: ['x:DescribeTokens'] },
  ]);
});

const actionsOf = (mode: string, allowManualEnforce: boolean) =>
  grantsOf(
    templateOf(createSweeper(() => ({ allowManualEnforce }), { ...TWO_CONNECTIONS, mode })),
    'FunctionRole',
  ).flatMap(({ actions }) => actions);
const DELETE = 'route53globalresolver:DeleteAccessToken';

test('the role of a deployment that only plans may remove nothing', () => {
  const actions = actionsOf('plan', false);
  expect(actions).toContain('route53globalresolver:ListAccessTokens');
  expect(actions.filter((action) => /Delete|Update|Tag/.test(action))).toEqual([]);
});

test.each([
  ['enforce', false],
  ['plan', true],
] as const)('the role of one in mode %s, by hand: %s, may remove', (mode, allowManualEnforce) => {
  expect(actionsOf(mode, allowManualEnforce)).toContain(DELETE);
});
