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
import { changingFields, renaming } from './answers.ts';
import type { Beside } from './beside.ts';
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

/** Where the second of two parents of a provider is: its list with the id of a token of the first, which is fresh there. */
export interface Parents {
  readonly contract: ProviderContract;
  /** Puts both tokens in place. */
  readonly place?: (beside: Beside) => void;
  /** The id that both have. */
  readonly id: string;
  /** What both are within. */
  readonly within: readonly [first: string, second: string];
  /** Where a token within this is removed. */
  readonly path: (within: string) => string;
  /** Tokens that are listed besides the two. */
  readonly others?: number;
}

/** Grafana with a token of two service accounts. */
const grafana: Parents = {
  contract: contractNamed('grafana-service-accounts'),
  id: '1',
  within: ['1', '2'],
  path: (account) => `/api/serviceaccounts/${account}/tokens/1`,
  place({ harness, plantAt }) {
    harness.add({ id: '1', ...STALE });
    harness.add({ id: '2', ...FRESH });
    const list = { title: '', method: 'GET', path: /accounts\/2\/tokens$/ };
    plantAt(list, changingFields('2', { id: 1 }));
  },
};

const ENTRA_ID = '00000000-0000-4000-8000-0000000000aa';

/** Entra with two applications, of which the first has three secrets. */
const entra: Parents = {
  contract: contractNamed('entra-app-secrets'),
  id: ENTRA_ID,
  within: ['object-0', 'object-1'],
  path: (application) => `/v1.0/applications/${application}/removePassword`,
  others: 2,
  place({ harness, plant }) {
    harness.add({ id: ENTRA_ID, ...STALE });
    const [, , second = ''] = [1, 2, 3].map(() => harness.add(FRESH));
    plant(renaming(second, ENTRA_ID));
  },
};

/** OpenAI with two projects, the second with the keys of the first, all fresh. */
const openai: Parents = {
  contract: contractNamed('openai-project'),
  id: 'key_1',
  within: ['proj_7', 'proj_8'],
  path: (project) => `/v1/organization/projects/${project}/api_keys/key_1`,
  place({ harness }) {
    harness.add({ id: 'key_1', ...STALE });
    const key = { id: 'key_1', name: 'deploy', created_at: FRESH.createdAt / 1000 };
    const page = { object: 'list', data: [key], last_id: 'key_1', has_more: false };
    harness.server.faults.add({
      method: 'GET',
      path: /projects\/proj_8\/api_keys/,
      effect: { kind: 'response', reply: json(200, page) },
    });
  },
};

/** Every provider whose ids are unique only within a parent. */
export const PARENTS_OF_PROVIDERS: readonly Parents[] = [
  {
    contract: huawei,
    id: ID,
    within: ['a', 'b'],
    path: (tenant) => `/v1/identity-stores/${STORE}/tenant/${tenant}/bearer-token/${ID}`,
  },
  ...(['projects', 'groups'] as const).map((parents) => ({
    contract: gitlab(parents),
    id: ID,
    within: ['a', 'b'] as const,
    path: (parent: string) => `/api/v4/${parents}/${parent}/access_tokens/${ID}`,
  })),
  grafana,
  entra,
  openai,
];
