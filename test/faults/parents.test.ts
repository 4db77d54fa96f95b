import { expect, test } from 'vitest';
import { gitlabGroup, gitlabProject } from '../../lambda/providers/definitions/gitlab.ts';
import { defineRestProvider } from '../../lambda/providers/rest/shipped.ts';
import type { Harness, ProviderContract } from '../contract/harness.ts';
import { FRESH, STALE } from '../contract/scene.ts';
import {
  huaweiContract,
  STORE,
  startHuawei,
} from '../providers/huawei-identity-center/contract.ts';
import type { TestClock } from '../support/clock.ts';
import { createMemoryRegister } from '../support/memory-register.ts';
import { startLoopback } from '../support/sandbox/loopback.ts';
import { json, type ReceivedRequest, type Reply } from '../support/sandbox/message.ts';
import { iso } from '../support/sandbox/rest-api.ts';
import { startBeside } from './beside.ts';
import { contractNamed } from './contract-named.ts';

const ID = '4711';

/** Two parents, each with a token of the same id, of which only that of the first is stale. */
const PARENTS = [
  ['a', STALE],
  ['b', FRESH],
] as const;

/** Huawei with two tenants. */
const huawei: ProviderContract = {
  ...huaweiContract,
  async start(clock) {
    const harness = await startHuawei(clock);
    for (const [tenant, { createdAt, expiresAt }] of PARENTS) {
      harness.simulator.addTenant(STORE, tenant);
      harness.simulator.addToken(tenant, {
        token_id: ID,
        creation_time: createdAt,
        expiration_time: expiresAt,
      });
    }
    return { ...harness, revoked: () => deletedPaths(harness) };
  },
};

/** GitLab with two projects, or groups, whose tokens have ids of their own each. */
function gitlab(parents: 'projects' | 'groups'): ProviderContract {
  const definition = parents === 'projects' ? gitlabProject : gitlabGroup;
  const contract = contractNamed(definition.name);
  return {
    ...contract,
    async start(clock: TestClock): Promise<Harness> {
      const revoked = new Set<string>();
      const answer = ({ method, path }: ReceivedRequest): Reply => {
        if (path.endsWith('/self')) return json(200, { id: 1 });
        const [, parent = '', id] = /\/(\w)\/access_tokens(?:\/(\w+))?$/.exec(path) ?? [];
        const times = new Map<string, typeof STALE>(PARENTS).get(parent);
        if (!times) return json(404, { message: '404 Not Found' });
        if (method === 'DELETE' && id === ID) revoked.add(parent);
        if (method === 'DELETE') return { status: 204 };
        return json(200, [tokenOf(times, revoked.has(parent))]);
      };
      const harness = await contract.start(clock);
      await harness.server.close();
      const server = await startLoopback(answer, { clock });
      return {
        ...harness,
        clock,
        module: defineRestProvider(definition),
        server,
        settings: { [parents]: PARENTS.map(([parent]) => parent) },
        register: createMemoryRegister(),
        revoked: () => deletedPaths({ server }),
      };
    },
  };
}

function tokenOf({ createdAt, expiresAt }: typeof STALE, revoked: boolean): unknown {
  return {
    id: Number(ID),
    name: 'deploy',
    revoked,
    created_at: iso(createdAt),
    scopes: ['api'],
    user_id: 42,
    last_used_at: null,
    expires_at: iso(expiresAt).slice(0, 10),
  };
}

/** The paths of the tokens that were asked to go, in that order. */
function deletedPaths({ server }: Pick<Harness, 'server'>): string[] {
  return server.requests.flatMap(({ method, path }) => (method === 'DELETE' ? [path] : []));
}

test.each([
  ['huawei-identity-center', huawei, `/v1/identity-stores/${STORE}/tenant/a/bearer-token/${ID}`],
  ['gitlab-project', gitlab('projects'), `/api/v4/projects/a/access_tokens/${ID}`],
  ['gitlab-group', gitlab('groups'), `/api/v4/groups/a/access_tokens/${ID}`],
])(
  '%s: one id below two parents is two tokens: both are judged, and the right one goes',
  async (_, contract, path) => {
    const beside = await startBeside(contract);
    const { hit, tokens } = await beside.sweep();
    beside.expectGone([path]);
    expect(hit).toMatchObject({ outcome: 'ok', totals: { listed: 2, revoked: 1, kept: 1 } });
    expect(tokens).toMatchObject([{ token: { id: ID, within: 'a' }, outcome: 'revoked' }]);
    await beside.sweepAfterwards([path]);
  },
);
