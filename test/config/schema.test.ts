import { expect, test } from 'vitest';
import * as z from 'zod';
import { anyConnectionSchema, connectionSchema, fileSchema } from '../../lambda/config/schema.ts';
import { providers } from '../../lambda/providers/index.ts';
import { modules } from './fakes.ts';

const [first] = modules;
if (!first) throw new Error('there is a module');

test('the schema of a provider’s connections is built once', () => {
  expect(connectionSchema(first)).toBe(connectionSchema(first));
});

test.each([
  ['valut', /^unknown provider `valut`; did you mean `vault`\?$/],
  ['Hunter2 is my password', /^not the name of a provider; must be `/],
  [undefined, /^missing; must be `/],
])(
  'the unknown provider %j is explained without repeating what may be a secret',
  (provider, text) => {
    const { error } = anyConnectionSchema(modules).safeParse({ name: 'a', provider });
    expect(error?.issues.map(({ message }) => message)).toEqual([expect.stringMatching(text)]);
  },
);

test('a file plans unless it says enforce, and has a limit of requests in flight', () => {
  const schema = fileSchema(z.unknown());
  expect(schema.parse({ connections: [{}], policies: {} })).toMatchObject({
    mode: 'plan',
    limits: { concurrency: 200 },
  });
});

test.each([[['a list']], ['text'], [null]])('a file that is %j is not a mapping', (file) => {
  expect(fileSchema(z.unknown()).safeParse(file).error?.issues[0]?.message).toMatch(
    /^the configuration must be a mapping/,
  );
});

test('a provider is suggested by its beginning', () => {
  const schema = anyConnectionSchema(providers).shape.provider;
  const { error } = schema.safeParse('gitlab');
  expect(error?.issues[0]?.message).toBe(
    'unknown provider `gitlab`; did you mean `gitlab-group`, `gitlab-personal` or `gitlab-project`?',
  );
});
