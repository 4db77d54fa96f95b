import { describe, expect, onTestFinished, test } from 'vitest';
import { rest } from '../../../lambda/providers/rest/index.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { STALE } from '../../contract/scene.ts';
import { type Swept, sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock } from '../../support/clock.ts';
import { createMemoryRegister } from '../../support/memory-register.ts';
import { startLoopback } from '../../support/sandbox/loopback.ts';
import { json, type ReceivedRequest } from '../../support/sandbox/message.ts';
import { iso } from '../../support/sandbox/rest-api.ts';
import { SMALL } from './small-definition.ts';

type Item = Readonly<Record<string, unknown>>;

/** One way in which an API shows the token that signs in. */
interface Shape {
  /** Absent where nothing but the secret tells it. */
  readonly ownToken?: Definition['ownToken'];
  readonly secret: string;
  readonly own: Item;
  readonly other?: Item;
}

const GUID = '6f1d5c1e-0a4b-4c1f-9d1f-0c2b7a5e9d10';
const jwt = (claims: object) =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2lnbmF0dXJl`;
const KEY = 'sk-canary-0123456789abcdef';

const SHAPES: Readonly<Record<string, Shape>> = {
  'a boolean': {
    ownToken: { field: 'item.current', equals: true },
    secret: KEY,
    own: { current: true },
    other: { current: false },
  },
  'a number': {
    ownToken: { field: 'item.current', equals: 1 },
    secret: KEY,
    own: { current: 1 },
    other: { current: 0 },
  },
  'a text': {
    ownToken: { field: 'item.current', equals: 'true' },
    secret: KEY,
    own: { current: 'true' },
    other: { current: 'false' },
  },
  'a text of the secret': {
    ownToken: { field: 'item.client', equals: '{secret.key}' },
    secret: KEY,
    own: { client: KEY },
    other: { client: 'another' },
  },
  'a GUID in capitals': {
    ownToken: { field: 'item.client', equals: '{secret.key}' },
    secret: GUID,
    own: { client: GUID.toUpperCase() },
    other: { client: GUID.replace('6', '7') },
  },
  'the end of the secret': {
    ownToken: { field: 'item.end', endsWith: '{secret.key}' },
    secret: KEY,
    own: { end: KEY.slice(-8) },
    other: { end: '00000000' },
  },
  'the beginning of the secret': {
    ownToken: { field: 'item.start', startsWith: '{secret.key}' },
    secret: KEY,
    own: { start: KEY.slice(0, 12) },
    other: { start: 'sk-another-0' },
  },
  'a hint with dots in the middle': {
    ownToken: { field: 'item.hint', masked: '{secret.key}' },
    secret: KEY,
    own: { hint: `${KEY.slice(0, 6)}...${KEY.slice(-4)}` },
    other: { hint: 'sk-can...0000' },
  },
  'a hint that begins with stars': {
    ownToken: { field: 'item.hint', masked: '{secret.key}' },
    secret: KEY,
    own: { hint: `********${KEY.slice(-4)}` },
    other: { hint: '********0000' },
  },
  'a claim of a JWT in the secret': {
    ownToken: { claim: 'sub', of: '{secret.key}' },
    secret: jwt({ sub: 'own' }),
    own: {},
  },
  'the answer to a call': { ownToken: { path: '/me', id: 'id' }, secret: KEY, own: {} },
  'nothing but its id, which is in the secret': { secret: 'own', own: {} },
  'nothing but its id, a GUID in capitals': { secret: GUID, own: { id: GUID.toUpperCase() } },
  'nothing but its id, the jti of a JWT': { secret: jwt({ jti: 'own' }), own: {} },
};

/** Lists the own token among stale ones, and sweeps. */
async function sweepAmongStale({ ownToken, secret, own, other }: Shape, mode: 'plan' | 'enforce') {
  const clock = createTestClock();
  const item = (id: string, rest: Item = {}) => ({ id, created: iso(STALE.createdAt), ...rest });
  const tokens = [item('1', other), item('own', own), item('2', other)];
  const gone: string[] = [];
  const handle = ({ method, path }: ReceivedRequest) => {
    if (path === '/me') return json(200, { id: 'own' });
    if (method === 'GET') return json(200, { tokens });
    gone.push(path.replace('/tokens/', ''));
    return { status: 204 };
  };
  const server = await startLoopback(handle, { clock });
  onTestFinished(() => server.close());
  const definition: Definition = {
    ...SMALL,
    fields: { id: 'item.id', createdAt: { path: 'item.created', format: 'iso' } },
    ...(ownToken && { ownToken }),
  };
  const swept = await sweepOnce(
    {
      clock,
      module: rest,
      server,
      settings: { definition },
      secret: { key: secret },
      register: createMemoryRegister(),
      add: () => '',
      remove: () => {},
      revoked: () => gone,
      secrets: () => [],
    },
    { mode },
  );
  return { ...swept, gone };
}

function expectInvalid({ report }: Swept): void {
  expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
}

describe.each(Object.entries(SHAPES))('the own token, shown by %s,', (_, shape) => {
  test.each(['plan', 'enforce'] as const)('is withheld among stale ones (%s)', async (mode) => {
    const { report, tokens, gone } = await sweepAmongStale(shape, mode);
    const done = mode === 'plan' ? { planned: 2 } : { revoked: 2 };
    expect(report).toMatchObject({ outcome: 'ok', totals: { withheld: 1, ...done } });
    const withheld = tokens.filter(({ decision }) => decision === 'withheld');
    expect(withheld.map(({ token }) => token.id)).toEqual([shape.own.id ?? 'own']);
    expect(withheld[0]?.reason).toMatch(/^own-credential: /);
    expect(gone).toEqual(mode === 'plan' ? [] : ['1', '2']);
  });

  const { ownToken } = shape;
  const field =
    typeof ownToken === 'object' && 'field' in ownToken ? ownToken.field.split('.')[1] : undefined;
  if (field === undefined) return;
  const shown = shape.own[field];
  const others = [true, 1, 'true', null, undefined, [shown], {}].filter(
    (one) => typeof one !== typeof shown,
  );
  test.each(others.map((one) => [JSON.stringify(one) ?? 'nothing', one] as const))(
    'ends the connection where %s stands in its place',
    async (_, value) => {
      const swept = await sweepAmongStale({ ...shape, own: { [field]: value } }, 'enforce');
      expectInvalid(swept);
      expect(swept.gone).toEqual([]);
    },
  );
});
