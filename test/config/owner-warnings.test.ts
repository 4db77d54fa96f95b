import { expect, test } from 'vitest';
import { parseConfig } from '../../lambda/config/parse-yaml.ts';
import { providers } from '../../lambda/providers/index.ts';

const REST = `
connections: [{ name: keys, provider: aws-iam-access-keys, settings: { users: all } }]
policies: { default: { rules: [{ when: { olderThan: 90d }, action: report }] } }
`;

const warningsOf = (text: string) =>
  parseConfig(REST + text, providers).warnings.map(({ path, message }) => `${path}: ${message}`);

test('owners and the sender of their messages come in the order of the file', () => {
  const { ownerMail } = parseConfig(
    `${REST}notices: { from: sweeper@example.com }\nowners: { "*@example.com": same, "*": team@example.com }`,
    providers,
  );
  expect(ownerMail).toEqual({
    from: 'sweeper@example.com',
    owners: [
      { glob: '*@example.com', address: 'same' },
      { glob: '*', address: 'team@example.com' },
    ],
  });
});

test('a warning is given of owners whom nobody tells, and of what is never used', () => {
  expect(warningsOf('owners: { "*": team@example.com }')).toEqual([
    'owners: no owner is told: `notices.from` names no sender',
  ]);
  expect(warningsOf('notices: { from: sweeper@example.com }')).toEqual([
    'notices.from: nobody is told from this address: `owners` is missing',
  ]);
  expect(
    warningsOf(
      'notices: { from: s@example.com }\nowners: { "*": team@example.com, "^svc-.*": ops@example.com }',
    ),
  ).toEqual([
    'owners["*"]: matches every owner, so the entries below it are never used',
    expect.stringMatching(/^owners\["\^svc-\.\*"\]: looks like a regular expression/),
  ]);
});

test('what is no address is refused by its place', () => {
  expect(() => warningsOf('owners: { "*": everybody }')).toThrow(
    /owners.*must be an e-mail address, or `same` for the owner’s own/,
  );
  expect(() => warningsOf('notices: { from: "Sweeper <s@example.com>" }')).toThrow(
    /notices\.from: must be an e-mail address/,
  );
});
