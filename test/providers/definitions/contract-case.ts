import type { Token } from '../../../lambda/domain/token.ts';
import {
  defineRestProvider,
  type ShippedDefinition,
} from '../../../lambda/providers/rest/shipped.ts';
import type { Json, NewToken, ProviderContract } from '../../contract/harness.ts';
import { createMemoryRegister } from '../../support/memory-register.ts';
import { startLoopback } from '../../support/sandbox/loopback.ts';
import { createRestApi, type RestApiOptions } from '../../support/sandbox/rest-api.ts';

/** A definition, the API that it is about as that API's documentation has it, and what tests must know of it. */
export interface ContractCase
  extends Omit<ProviderContract, 'name' | 'start' | 'unreadableTimes'>,
    Pick<ProviderContract, 'unreadableTimes'> {
  readonly definition: ShippedDefinition;
  readonly api: RestApiOptions & { readonly keepsRevoked?: boolean };
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secret: Readonly<Record<string, string>>;
  /** Secrets besides those, such as the token of a login. */
  readonly otherSecrets?: readonly string[];
  /** What the identifier of the token with this number looks like. */
  readonly idOf: (count: number) => string;
}

/**
 * The case as the contract suite takes it.
 * @param definition another one than that of the case, to see whether the suite tells the two apart
 */
export function contractOf(one: ContractCase, definition = one.definition): ProviderContract {
  const { definition: _, api, settings, secret, otherSecrets = [], idOf, ...contract } = one;
  const ownIsListed = typeof one.own === 'object';
  return {
    ...contract,
    name: definition.name,
    okStatuses: one.definition.revoke.ok.map((ok) => (typeof ok === 'number' ? ok : ok.status)),
    async start(clock) {
      const simulator = createRestApi(api);
      let count = 0;
      const put = ({ id = idOf(++count), name, ...times }: NewToken, own = false) => {
        simulator.add({ id, ...(name !== undefined && { name }), ...times, own });
        return id;
      };
      return {
        clock,
        module: defineRestProvider(definition),
        server: await startLoopback(simulator.handle, { clock }),
        settings,
        secret,
        register: createMemoryRegister(),
        ...(one.own === 'must-be-named' && { ownToken: 'none' }),
        add: (token) => put(token),
        ...(ownIsListed && { addOwn: (token: NewToken) => put(token, true) }),
        remove: (id) => simulator.remove(id),
        revoked: () => simulator.revoked,
        disabled: () => simulator.disabled(),
        secrets: () => [...Object.values(secret), ...otherSecrets],
      };
    },
  };
}

/** Changes what stands at some keys of a JSON value, or the value itself without any; of an array, each member. */
export function changeItems(
  json: unknown,
  keys: readonly string[],
  change: (item: Json) => unknown,
): unknown {
  if (Array.isArray(json))
    return json.map((one) => (keys.length === 0 ? change(one) : changeItems(one, keys, change)));
  const [key, ...rest] = keys;
  if (!isObject(json)) return json;
  if (key === undefined) return change(json);
  return { ...json, [key]: changeItems(json[key], rest, change) };
}

/** Replaces the times in these fields of each item. */
export const changeTimesIn =
  (keys: readonly string[], ...fields: readonly string[]): ProviderContract['changeTimes'] =>
  (page, change) =>
    changeItems(page, keys, (item) => ({
      ...item,
      ...Object.fromEntries(fields.map((field) => [field, change(item[field])])),
    }));

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Answers in which the array is missing, is none, or holds what is no token. */
export function misshapenList(
  keys: readonly string[],
  id: string,
): [string, (json: Json) => unknown][] {
  const [first = ''] = keys;
  const unnamed = (change: (item: Json) => unknown) => (json: Json) =>
    changeItems(json, keys, change);
  return [
    ['null', () => null],
    ['a text', () => 'tokens'],
    ...(keys.length > 0
      ? ([
          ['null for the array', (json) => ({ ...json, [first]: null })],
          ['an object for the array', (json) => ({ ...json, [first]: {} })],
        ] satisfies [string, (json: Json) => unknown][])
      : ([['an object', () => ({ tokens: [] })]] satisfies [string, (json: Json) => unknown][])),
    [
      'a token without an id',
      unnamed((one) => Object.fromEntries(Object.entries(one).filter(([key]) => key !== id))),
    ],
    ['an empty id', unnamed((one) => ({ ...one, [id]: '' }))],
    ['a fraction for an id', unnamed((one) => ({ ...one, [id]: 1.5 }))],
    ['null for a token', unnamed(() => null)],
  ];
}

/** The same times in the words of an API, for {@link writtenAs}. */
export const WRITTEN = {
  createdAt: Date.parse('2024-02-03T04:05:06Z'),
  expiresAt: Date.parse('2030-02-03T04:05:06Z'),
  lastUsedAt: Date.parse('2026-02-03T04:05:06Z'),
};

/** Items that hold these fields besides, or do not hold those that are undefined, and what times they tell. */
export function writtenAs(
  keys: readonly string[],
  ...ways: readonly (readonly [title: string, fields: Json, expected: Partial<Token>])[]
): NonNullable<ProviderContract['writtenTimes']> {
  return ways.map(([title, fields, expected]) => [
    title,
    (page: Json) => changeItems(page, keys, (one) => ({ ...one, ...fields })),
    expected,
  ]);
}
