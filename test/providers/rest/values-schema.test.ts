import { expect, test } from 'vitest';
import { secretSchema, settingsSchema } from '../../../lambda/providers/rest/values-schema.ts';
import { SMALL } from './small-definition.ts';

const schema = settingsSchema({
  ...SMALL,
  settings: {
    host: { description: 'Host.', pattern: '[a-z.]+' },
    team: { description: 'Team.', default: 'platform' },
    org: { description: 'Organization.', optional: true },
    ids: { description: 'Ids.', type: 'list', pattern: '\\d+' },
  },
});
const valid = { host: 'example.com', ids: ['1'] };

test('a default fills a setting that is not given, and an optional one stays absent', () => {
  expect(schema.parse(valid)).toEqual({ ...valid, team: 'platform' });
});

test.each([
  ['a missing setting', { ids: ['1'] }, 'missing: Host.'],
  ['a number', { ...valid, host: 7 }, 'must be text: Host.'],
  ['an empty text', { ...valid, org: '' }, 'must not be empty'],
  ['a text that matches in part only', { ...valid, host: 'a.b/c' }, 'has the wrong form: Host.'],
  ['a text for a list', { ...valid, ids: '1' }, 'must be a list: Ids.'],
  ['an empty list', { ...valid, ids: [] }, 'must not be empty'],
  ['a wrong text in a list', { ...valid, ids: ['1', 'x'] }, 'has the wrong form: Ids.'],
  ['an unknown setting', { ...valid, hots: 'x' }, 'Unrecognized key: "hots"'],
])('%s is refused', (_, values, message) => {
  expect(schema.safeParse(values).error?.issues.map((issue) => issue.message)).toContain(message);
});

test('what stands in the origin is a host, perhaps with a port', () => {
  const settings = { domain: { description: 'Domain.' } };
  const hosts = settingsSchema({ ...SMALL, origin: 'https://{settings.domain}', settings });
  const problem = (domain: string) =>
    hosts.safeParse({ domain }).error?.issues.map(({ message }) => message);
  for (const domain of ['acme.example.com', 'localhost:8200', '127.0.0.1'])
    expect(problem(domain)).toBeUndefined();
  for (const domain of ['https://acme.example.com', 'acme.example.com/', 'a b', 'a@b', 'a:x'])
    expect(problem(domain)).toEqual(['must be a host, without `https://` and path: Domain.']);
});

test('a secret needs every declared field, and may hold others', () => {
  const secret = secretSchema(SMALL);
  expect(secret.safeParse({ key: 'k', note: 'x' }).success).toBe(true);
  expect([{}, { key: '' }, { key: 1 }].map((value) => secret.safeParse(value).success)).toEqual([
    false,
    false,
    false,
  ]);
});
