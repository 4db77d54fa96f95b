import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parseConfig } from '../../lambda/config/parse-yaml.ts';
import { formatPath } from '../../lambda/config/problems.ts';
import { validateConfig } from '../../lambda/config/validate.ts';
import type { Conditions, Policy } from '../../lambda/domain/policy-types.ts';
import { modules, problemsOf } from './fakes.ts';

/** Whole seconds, in milliseconds: every one of them can be written as a duration. */
const millis = fc.nat(1_000_000).map((seconds) => seconds * 1000);
const text = fc.string({ minLength: 1, maxLength: 12 }).filter((one) => /^\P{Cc}+$/u.test(one));
const name = fc.stringMatching(/^[a-z0-9-]{1,8}$/);

const { conditions } = fc.letrec<{ conditions: Conditions }>((tie) => ({
  conditions: fc
    .record(
      {
        expiredFor: millis,
        expiresWithin: millis,
        olderThan: millis,
        lifetimeOver: millis,
        unusedFor: millis,
        neverExpires: fc.boolean(),
        status: fc.array(text, { minLength: 1, maxLength: 3 }),
        name: text,
        owner: text,
        scope: text,
        not: fc.oneof({ maxDepth: 3 }, fc.constant({ neverExpires: true }), tie('conditions')),
      },
      { requiredKeys: [] },
    )
    .filter((one) => Object.keys(one).length > 0),
}));

const policy = fc.record({
  rules: fc.uniqueArray(
    fc.record({
      name: text,
      when: conditions,
      action: fc.constantFrom('revoke' as const, 'report' as const, 'keep' as const),
    }),
    { minLength: 1, maxLength: 4, selector: (rule) => rule.name },
  ),
  protect: fc.array(
    fc
      .record({ id: text, name: text, owner: text, scope: text, tag: text }, { requiredKeys: [] })
      .filter((one) => Object.keys(one).length > 0),
    { maxLength: 3 },
  ),
  safeguards: fc.record({
    maxRevocations: fc.nat(),
    maxRevocationShare: fc.double({ min: 0, max: 1, noNaN: true }).map((share) => share + 0),
    keepNewest: fc.nat(),
    minimumAge: millis,
    maxClockSkew: millis,
  }),
});

const provider = fc.oneof(
  fc.record({ provider: fc.constant('plain'), settings: fc.record({ label: text }) }),
  fc.record({
    provider: fc.constant('vault'),
    secret: fc.constant('token-sweeper/vault'),
    settings: fc.record({
      region: fc.constant('cn-north-4'),
      tenants: fc.oneof(fc.constant('all'), fc.array(text, { minLength: 1, maxLength: 3 })),
      signIn: fc.oneof(
        fc.record({ method: fc.constant('basic'), user: text }),
        fc.constant({ method: 'none' }),
      ),
      source: fc.oneof(fc.record({ bucket: text }), fc.record({ table: text })),
    }),
  }),
);

const config = fc
  .record({
    mode: fc.constantFrom('plan', 'enforce'),
    limits: fc.record({ concurrency: fc.integer({ min: 1, max: 10_000 }) }),
    policies: fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      policy,
      { minKeys: 1, maxKeys: 3, noNullPrototype: true },
    ),
    names: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
  })
  .chain(({ names, ...file }) =>
    fc.record({
      mode: fc.constant(file.mode),
      limits: fc.constant(file.limits),
      policies: fc.constant(file.policies),
      connections: fc.tuple(
        ...names.map((one) =>
          fc
            .tuple(
              provider,
              fc.record({
                name: fc.constant(one),
                policy: fc.constantFrom(...Object.keys(file.policies)),
                limits: fc.record({
                  concurrency: fc.integer({ min: 1, max: 500 }),
                  requestsPerSecond: fc.integer({ min: 1, max: 1000 }),
                  share: fc.double({ min: 0.01, max: 1, noNaN: true }),
                  timeout: fc.integer({ min: 1, max: 300 }).map((seconds) => seconds * 1000),
                }),
              }),
            )
            .map(([of, rest]) => ({ ...of, ...rest })),
        ),
      ),
    }),
  );

const DURATIONS = new Set([
  'expiredFor',
  'expiresWithin',
  'olderThan',
  'lifetimeOver',
  'unusedFor',
  'minimumAge',
  'maxClockSkew',
  'timeout',
]);

/** Writes every duration of a configuration the way a person does. */
function write(value: unknown, key = ''): unknown {
  if (typeof value === 'number') return DURATIONS.has(key) ? `${value / 1000}s` : value;
  if (Array.isArray(value)) return value.map((one) => write(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([inner, one]) => [inner, write(one, inner)]),
  );
}

test('every valid configuration means the same as YAML, as JSON and as a value, and nothing of it is lost', () => {
  fc.assert(
    fc.property(config, (wanted) => {
      const raw = write(wanted);
      const read = validateConfig(raw, modules);
      expect(parseConfig(JSON.stringify(raw), modules)).toEqual(read);
      expect(parseConfig(stringify(raw), modules)).toEqual(read);
      expect(read.mode).toBe(wanted.mode);
      expect(read.limits).toEqual(wanted.limits);
      const policies = new Map(Object.entries(wanted.policies));
      const connections = read.connections.map(({ module, limits, policy: followed, ...rest }) => {
        const { name: policyName, ...meaning }: Policy = followed;
        expect(meaning).toEqual(policies.get(policyName));
        const { timeoutMillis: timeout, ...others } = limits;
        return {
          ...rest,
          provider: module.name,
          policy: policyName,
          limits: { ...others, timeout },
        };
      });
      expect(connections).toEqual(wanted.connections);
    }),
  );
});

type Place = readonly (string | number)[];

/** Where every mapping of a configuration stands; under `policies`, each key is a name and none is unknown. */
function mappingsIn(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Array.isArray(value)
    ? value.flatMap((one, index) => mappingsIn(one, [...place, index]))
    : Object.entries(value).flatMap(([key, one]) => mappingsIn(one, [...place, key]));
  const isMapping = !Array.isArray(value) && !(place.length === 1 && place[0] === 'policies');
  return isMapping ? [place, ...inner] : inner;
}

/** A copy with one more key in the mapping at `place`. */
function withKey(value: unknown, [step, ...rest]: Place, key: string): unknown {
  if (Array.isArray(value))
    return value.map((one, index) => (index === step ? withKey(one, rest, key) : one));
  const entries = Object.entries(value ?? {});
  if (step === undefined) return Object.fromEntries([...entries, [key, 'x']]);
  return Object.fromEntries(
    entries.map(([name, one]) => [name, name === step ? withKey(one, rest, key) : one]),
  );
}

const KNOWN =
  /^(?:mode|connections|policies|limits|name|provider|secret|endpoint|settings|policy|concurrency|requestsPerSecond|share|timeout|rules|protect|safeguards|when|action|expiredFor|expiresWithin|olderThan|lifetimeOver|unusedFor|neverExpires|status|owner|scope|not|id|tag|max.*|keepNewest|minimumAge|region|tenants|signIn|source|label|method|user|bucket|table)$/;

test('a single unknown key is the single problem, with its exact path, wherever it stands', () => {
  const key = fc.oneof(
    text,
    fc.constantFrom('__proto__', 'constructor', 'toString', 'a.b', 'x y', '0'),
  );
  fc.assert(
    fc.property(
      config,
      key.filter((one) => !KNOWN.test(one)),
      fc.nat(),
      (valid, unknown, pick) => {
        const raw = write(valid);
        const places = mappingsIn(raw);
        const place = places[pick % places.length] ?? [];
        const [problem, ...others] = problemsOf(JSON.stringify(withKey(raw, place, unknown)));
        expect(others).toEqual([]);
        expect(problem?.path).toBe(formatPath([...place, unknown]));
        expect(problem?.message).toMatch(/^unknown key/);
      },
    ),
    // Each run tries one key in one of the mappings of a configuration.
    { numRuns: 300 },
  );
});
