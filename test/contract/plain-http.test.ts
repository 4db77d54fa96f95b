import { expect, test } from 'vitest';
import { parseEndpoint } from '../../lambda/config/endpoint.ts';
import { SweepError } from '../../lambda/errors.ts';
import { AllowList } from '../../lambda/http/allow-list.ts';
import type { HttpClient } from '../../lambda/http-ports.ts';
import { providers } from '../../lambda/providers/index.ts';
import { createTestClock } from '../support/clock.ts';
import { contracts } from './contracts.ts';
import type { Harness } from './harness.ts';

const PLAIN = ['http://plain.example.com', 'HTTP://plain.example.com/path'];

/** The only provider whose hosts come from nothing but its settings and its endpoint. */
const WITH_ISSUER = {
  issuer: 'https://login.example.com',
  register: { secretTag: { key: 'k', value: 'v' } },
};

/** The value with each of its texts replaced, one at a time. */
function* replacing(value: unknown, text: string): Generator<unknown> {
  if (typeof value === 'string') yield text;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    for (const other of replacing(inner, text)) {
      yield Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other };
    }
  }
}

/** The URLs that a provider with these settings calls first, of those that a connection may call. */
async function calledWith({ module, secret, clock, register }: Harness, settings: unknown) {
  const called: string[] = [];
  const allowList = new AllowList();
  const http: HttpClient = {
    async send({ url }) {
      if (allowList.admits(url)) called.push(url.href);
      throw new SweepError('unavailable', 'nothing is sent here');
    },
  };
  const parsed = module.settings.safeParse(settings);
  if (!parsed.success) return called;
  try {
    const provider = module.connect({
      settings: parsed.data,
      credentials: module.credentials.safeParse(secret).data,
      namesOwnToken: true,
      openHttp: (bases) => {
        allowList.add(bases);
        return http;
      },
      clock,
      concurrency: 1,
      fingerprint: (value) => value,
      register,
      awsCredentials: async () => ({ accessKeyId: 'a', secretAccessKey: 's' }),
      needs: new Set(),
    });
    for await (const _ of provider.list()) break;
  } catch (error) {
    if (!(error instanceof SweepError) || error.code === 'internal') throw error;
  }
  return called;
}

test.each(contracts.filter(({ name }) => !name.startsWith('aws-iam')))(
  '$name calls nobody in plain http, whatever its settings say',
  async ({ name, start }) => {
    const harness = await start(createTestClock());
    await harness.server.close();
    const plainly = name === 'oauth-revocation' ? WITH_ISSUER : harness.settings;
    expect(await calledWith(harness, plainly)).not.toEqual([]);
    for (const text of PLAIN) {
      for (const settings of replacing(plainly, text)) {
        const called = await calledWith(harness, settings);
        expect(called.filter((url) => !url.startsWith('https://'))).toEqual([]);
      }
    }
  },
);

test.each(PLAIN)('the endpoint %s is refused', (endpoint) => {
  expect(() => parseEndpoint(endpoint)).toThrow(RangeError);
});

test('each provider has its row', () => {
  const rows = contracts.map(({ name }) => name);
  expect(providers.map(({ name }) => name).filter((name) => !rows.includes(name))).toEqual([]);
});
