// Whatever is wrong with a configuration, each problem begins with where it is.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parseConfig } from '../../lambda/config/parse-yaml.ts';
import { InvalidConfigurationError } from '../../lambda/config/problems.ts';
import { modules } from './fakes.ts';

function problemsIn(text: string): readonly string[] {
  try {
    parseConfig(text, modules, undefined, 'conf/sweeper.yaml');
    return [];
  } catch (error) {
    if (error instanceof InvalidConfigurationError) return error.message.split('\n');
    throw error;
  }
}

/** File, line, column, and the key unless the text itself is no YAML, or the whole is wrong. */
const PLACED = /^conf\/sweeper\.yaml:[1-9]\d*:[1-9]\d*(?: [a-zA-Z[].*)?: \S/;

const RULE = { when: { expiredFor: '7d' }, action: 'revoke' };
const valid = {
  mode: 'plan',
  limits: { concurrency: 5 },
  notices: { allWell: 'never' },
  deployment: { emails: ['a@example.com'], memorySize: 512, schedule: 'rate(1 day)' },
  connections: [
    {
      name: 'one',
      provider: 'vault',
      secret: 'token-sweeper/vault',
      endpoint: 'https://example.com',
      settings: { region: 'cn-north-4', tenants: ['a'], signIn: { method: 'none' } },
      limits: { concurrency: 1, timeout: '5s' },
    },
    { name: 'two', provider: 'plain', policy: 'other', ownToken: { id: 'x' } },
  ],
  policies: {
    default: {
      rules: [{ name: 'old', ...RULE, announce: '14d' }],
      protect: [{ name: 'keep-*', until: '2031-01-01' }],
      safeguards: { keepNewest: 1, minimumAge: '1h' },
      approval: { above: 20 },
    },
    other: { rules: [RULE] },
  },
};

const broken: readonly (readonly [string, string])[] = [
  ['text that is no mapping', 'just text'],
  ['an empty file', ''],
  ['a file that is nested too deeply', '['.repeat(70) + ']'.repeat(70)],
  ['a tab', 'a:\n\t- b'],
  ['a second document', 'mode: plan\n---\nmode: plan'],
  ['a key twice', 'mode: plan\nmode: plan'],
  ['a star without quotes', 'mode: *'],
  ['a tag', 'mode: !text plan'],
  ['aliases that expand without bounds', billionLaughs()],
  [
    'two connections of one name',
    stringify({ ...valid, connections: [...valid.connections, valid.connections[0]] }),
  ],
  [
    'a policy that does not exist',
    stringify({ ...valid, policies: { strict: { rules: [RULE] } } }),
  ],
  [
    'a rule that no connection can carry out',
    stringify({
      ...valid,
      policies: { ...valid.policies, other: { rules: [{ ...RULE, action: 'disable' }] } },
    }),
  ],
  [
    'a quarantine that nobody can end',
    stringify({
      ...valid,
      policies: {
        ...valid.policies,
        other: { rules: [{ ...RULE, action: 'quarantine', for: '1d' }] },
      },
    }),
  ],
  [
    'a certificate that cannot be read',
    stringify({ ...valid, connections: [{ ...valid.connections[0], tls: { ca: 'ca.pem' } }] }),
  ],
];

function billionLaughs(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const items = Array.from({ length: 9 }, () => (level === 0 ? '"x"' : `*a${level - 1}`));
    return `a${level}: &a${level} [${items.join(', ')}]`;
  });
  return levels.join('\n');
}

describe('a problem begins with its place', () => {
  test('and what is valid has none', () => {
    expect(problemsIn(stringify(valid))).toEqual([]);
  });

  test.each(broken)('of %s', (_, text) => {
    const problems = problemsIn(text);
    expect(problems).not.toEqual([]);
    for (const problem of problems) expect(problem).toMatch(PLACED);
  });

  test('whatever stands in the place of whatever value', () => {
    const wrong = fc.oneof(
      fc.constantFrom(null, '', 'x', '*', 'all', -1, 1.5, true, [], {}, [[]], { a: { b: 1 } }),
      fc.string({ maxLength: 50 }),
    );
    const paths = pathsIn(valid);
    fc.assert(
      fc.property(fc.constantFrom(...paths), wrong, (path, value) => {
        for (const problem of problemsIn(stringify(replaced(valid, path, value))))
          expect(problem).toMatch(PLACED);
      }),
      { numRuns: 150 },
    );
  });

  test('wherever a piece of the text is lost or doubled', () => {
    const text = stringify(valid);
    const piece = fc.tuple(
      fc.nat(text.length),
      fc.nat(20),
      fc.constantFrom('', ' ', '*', ':', '"', '[', '\t'),
    );
    fc.assert(
      fc.property(piece, ([at, length, put]) => {
        const changed = text.slice(0, at) + put + text.slice(at + length);
        for (const problem of problemsIn(changed)) expect(problem).toMatch(PLACED);
      }),
      { numRuns: 150 },
    );
  });
});

type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...inner.flatMap(([key, one]) => pathsIn(one, [...path, key]))];
}

function replaced(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value))
    return value.map((one, index) => (index === step ? replaced(one, rest, by) : one));
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([key, one]) => [
      key,
      key === step ? replaced(one, rest, by) : one,
    ]),
  );
}
