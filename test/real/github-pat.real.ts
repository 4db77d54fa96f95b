import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CommandLine, prepareCommandLine } from './command-line.ts';
import { findContract } from './contracts.ts';
import { type GithubSimulator, startGithubSimulator } from './github-simulator.ts';
import { type Referee, startReferee } from './referee.ts';

const DAY = 86_400_000;
const contract = findContract('gh');

let directory: string;
let github: GithubSimulator;
let referee: Referee;
let commandLine: CommandLine;

describe.skipIf(!contract)('github-pat-grants before GitHub’s contract', () => {
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'referee-'));
    github = await startGithubSimulator();
    referee = await startReferee(contract ?? '', github.server.origin, directory);
    github.publicOrigin = referee.origin;
  });
  afterAll(async () => {
    await referee?.close();
    await github?.server.close();
    await rm(directory, { recursive: true });
  });
  beforeEach(async () => {
    commandLine = await prepareCommandLine();
    github.grants.clear();
    github.distort = (grant) => grant;
    referee.complaints();
  });
  afterEach(() => commandLine.close());

  test('what is stale goes from every page, and what is fresh stays', async () => {
    for (let index = 0; index < 130; index++) addGrant(index % 26 === 25 ? 500 : 2);
    expect(await enforce()).toMatchObject({
      complaints: [],
      code: 0,
      totals: { listed: 130, revoked: 5, kept: 125 },
    });
    const oldest = Math.min(...github.grants.values().map(({ grantedAt }) => grantedAt));
    expect(github.grants.size).toBe(125);
    expect(oldest).toBeGreaterThan(Date.now() - 3 * DAY);
  });

  test('a second run finds nothing to do', async () => {
    addGrant(500);
    addGrant(2);
    expect((await enforce()).totals).toMatchObject({ revoked: 1 });
    expect(await enforce()).toMatchObject({
      complaints: [],
      code: 0,
      totals: { listed: 1, revoked: 0, alreadyGone: 0, failed: 0 },
    });
  });

  test('an answer that breaks the contract fails the run, and nothing is removed', async () => {
    addGrant(500);
    github.distort = ({ owner: _, ...grant }) => grant;
    const verdict = await enforce();
    expect(verdict).toMatchObject({ code: 1, totals: { revoked: 0 } });
    expect(verdict.complaints).not.toEqual([]);
    expect(github.grants.size).toBe(1);
  });
});

function addGrant(days: number): void {
  const id = 25_000 + github.grants.size;
  const grantedAt = Date.now() - days * DAY;
  github.grants.set(id, { id, owner: 'octocat', grantedAt, expiresAt: null });
}

async function enforce() {
  const { code, report } = await commandLine.enforce(
    {
      provider: 'github-pat-grants',
      endpoint: referee.origin,
      settings: { org: 'acme', installationId: '777' },
      secret: { appId: '12345', privateKey: github.privateKey },
    },
    { rules: [{ name: 'too-old', when: { olderThan: '365d' }, action: 'revoke' }] },
  );
  const { outcome, totals } = Object(report.connections[0]);
  return { code, outcome, totals, complaints: referee.complaints() };
}
