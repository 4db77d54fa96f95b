import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { githubPatGrants } from '../../lambda/providers/definitions/github.ts';
import { defineRestProvider, type ShippedDefinition } from '../../lambda/providers/rest/shipped.ts';
import { findFreePort } from '../e2e/moto.ts';
import { readGithubContract } from './github-contract.ts';
import { type GithubSimulator, startGithubSimulator } from './github-simulator.ts';
import { type Program, startScript } from './program.ts';
import { sweepReal } from './sweep.ts';

const DAY = 86_400_000;

let directory: string;
let github: GithubSimulator;
let referee: Program;
let origin: string;

/** Prism stands in front and holds every request and every answer against GitHub's own description. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'prism-'));
  const contract = join(directory, 'github.json');
  await writeFile(contract, JSON.stringify(await readGithubContract()));
  github = await startGithubSimulator();
  const port = await findFreePort();
  origin = `http://127.0.0.1:${port}`;
  const words = ['proxy', '-h', '127.0.0.1', '-p', `${port}`, '--errors', contract];
  referee = await startScript(
    '@stoplight/prism-cli/dist/index.js',
    [...words, github.server.origin],
    { url: origin, cwd: directory },
  );
  github.publicOrigin = origin;
});
afterAll(async () => {
  await referee?.close();
  await github?.server.close();
  await rm(directory, { recursive: true });
});

beforeEach(() => {
  github.grants.clear();
  github.server.requests.length = 0;
});
afterEach(() => {
  github.distort = (grant) => grant;
});

function addGrants(count: number, expiresAt: number | null): void {
  for (let index = 0; index < count; index++) {
    const id = 25_000 + github.grants.size;
    github.grants.set(id, { id, owner: 'octocat', grantedAt: Date.now() - 500 * DAY, expiresAt });
  }
}

const sweep = (definition: ShippedDefinition = githubPatGrants) =>
  sweepReal({
    module: defineRestProvider(definition),
    origin,
    settings: { org: 'acme', installationId: '777' },
    secret: { appId: '12345', privateKey: github.privateKey },
    rule: { when: { expiredFor: 7 * DAY }, action: 'revoke' },
    at: Date.now(),
  });

describe('the shipped definition before GitHub’s own contract', () => {
  test('signs in, lists all pages and revokes without an objection', async () => {
    addGrants(110, Date.now() + DAY);
    addGrants(10, null);
    addGrants(5, Date.now() - 8 * DAY);
    const { report } = await sweep();
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 125, revoked: 5, kept: 120 } });
    expect(github.grants.size).toBe(120);
    // A request that the referee refuses does not come through, and one whose answer it refuses comes again.
    expect(github.server.requests.map(({ method }) => method)).toEqual([
      'POST',
      'GET',
      'GET',
      ...Array(5).fill('POST'),
    ]);
  });

  test('a second sweep has nothing to do', async () => {
    addGrants(3, Date.now() - 8 * DAY);
    await sweep();
    expect((await sweep()).report).toMatchObject({ outcome: 'ok', totals: { listed: 0 } });
  });
});

describe('the referee', () => {
  test('stops a request that breaks the contract', async () => {
    addGrants(1, Date.now() - 8 * DAY);
    const { revoke } = githubPatGrants;
    const { report } = await sweep({
      ...githubPatGrants,
      revoke: { ...revoke, json: { action: 'delete' } },
    });
    expect(report.totals).toMatchObject({ failed: 1, revoked: 0 });
    expect(github.server.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
  });

  test.each<[string, (grant: Record<string, unknown>) => Record<string, unknown>]>([
    ['a word for a yes or no', (grant) => ({ ...grant, token_expired: 'yes' })],
    ['no owner', ({ owner: _, ...grant }) => grant],
    ['a number for a name', (grant) => ({ ...grant, token_name: 1 })],
  ])('stops an answer with %s', async (_, distort) => {
    addGrants(1, Date.now() - 8 * DAY);
    github.distort = distort;
    const { report } = await sweep();
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unavailable' } });
    expect(github.grants.size).toBe(1);
  });
});
