import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CommandLine, type Connection, prepareCommandLine } from './command-line.ts';
import { findContract } from './contracts.ts';
import type { FakeToken, FakeVendor, Json } from './fakes/fake.ts';
import { type Referee, startReferee } from './referee.ts';

const DAY = 86_400_000;
const POLICY = { rules: [{ name: 'too-old', when: { olderThan: '365d' }, action: 'revoke' }] };

/** What a run is judged by. */
interface Verdict {
  readonly code: number | null;
  readonly outcome: string;
  readonly totals: Readonly<Record<string, number>>;
  /** What the referee objected to. */
  readonly complaints: readonly string[];
}

/** A vendor behind its referee, emptied before each test. */
export interface Court {
  readonly vendor: FakeVendor;
  readonly referee: Referee;
  /** Adds a token of this age. */
  add(name: string, days: number, kind?: string): FakeToken;
  /** Names of the tokens that the vendor still has. */
  left(): string[];
  /** Enforces with the real command line that what is older than a year is revoked. */
  enforce(): Promise<Verdict>;
}

/** How one vendor is tried. */
export interface VendorCase {
  /** Its file under ../shared/vendor-contracts, without `.openapi.json`. */
  readonly contract: string;
  start(): Promise<FakeVendor>;
  readonly connection: Omit<Connection, 'endpoint'>;
  /** Kind of the token that the sweeper signs in with; left out where that is not in the list. */
  readonly own?: { readonly kind?: string };
  /** How many pages there are of 130 tokens, or of what they belong to; 1 where the contract has none. */
  readonly pages: number;
  /** An item as the contract forbids it. */
  distort(item: Json): unknown;
  /** What only this vendor has. */
  more?(court: Court): void;
}

/** The shipped definition of one provider, run as people run it, before the vendor's own contract. */
export function testAgainstContract(title: string, vendorCase: VendorCase): void {
  const contract = findContract(vendorCase.contract);
  describe.skipIf(!contract)(title, () => tryVendor(contract ?? '', vendorCase));
}

function tryVendor(contract: string, vendorCase: VendorCase): void {
  const { own, pages, distort, more } = vendorCase;
  const court = openCourt(contract, vendorCase);

  test('what is stale goes from every page; what is fresh stays, and so does its own token', async () => {
    for (let index = 0; index < 129; index++) {
      court.add(
        index % 26 === 25 ? `stale ${index}` : `fresh ${index}`,
        index % 26 === 25 ? 500 : 2,
      );
    }
    if (own) court.add('sweeper', 500, own.kind);
    else court.add('fresh 129', 2);

    expect(await court.enforce()).toMatchObject({
      complaints: [],
      outcome: 'ok',
      code: 0,
      totals: { listed: 130, revoked: 4, withheld: own ? 1 : 0, kept: own ? 125 : 126 },
    });
    expect(court.left()).toHaveLength(126);
    expect(court.left().filter((name) => name.startsWith('stale'))).toEqual([]);
    const lists = new Set(
      court.vendor.server.requests.flatMap(({ method, path, query }) =>
        method === 'GET' && query.size > 0 ? [`${path}?${query}`] : [],
      ),
    );
    expect(lists.size).toBeGreaterThanOrEqual(pages > 1 ? pages : 0);
  });

  test('a second run finds nothing to do', async () => {
    court.add('stale', 500);
    court.add('fresh', 2);
    if (own) court.add('sweeper', 500, own.kind);
    expect((await court.enforce()).totals).toMatchObject({ revoked: 1 });
    expect(await court.enforce()).toMatchObject({
      complaints: [],
      code: 0,
      totals: { listed: own ? 2 : 1, revoked: 0, alreadyGone: 0, failed: 0 },
    });
  });

  test('an answer that breaks the contract fails the run, and nothing is removed', async () => {
    court.add('stale', 500);
    court.vendor.distort = distort;
    const verdict = await court.enforce();
    expect(verdict).toMatchObject({ code: 1, totals: { revoked: 0 } });
    expect(verdict.complaints).not.toEqual([]);
    expect(court.left()).toEqual(['stale']);
  });

  more?.(court);
}

function openCourt(contract: string, { start, connection }: VendorCase): Court {
  let folder: string;
  let vendor: FakeVendor;
  let referee: Referee;
  let commandLine: CommandLine;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'referee-'));
    vendor = await start();
    referee = await startReferee(contract, vendor.server.origin, folder);
    vendor.publicOrigin = referee.origin;
  });
  afterAll(async () => {
    await referee?.close();
    await vendor?.server.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    // Its own for each test: what one run remembers is nothing to another test.
    commandLine = await prepareCommandLine();
    vendor.tokens.clear();
    vendor.server.requests.length = 0;
    vendor.distort = (item) => item;
    referee.complaints();
  });
  afterEach(() => commandLine.close());

  return {
    get vendor() {
      return vendor;
    },
    get referee() {
      return referee;
    },
    add(name, days, kind) {
      const number = 1000 + vendor.tokens.size;
      const createdAt = Date.now() - days * DAY;
      const token = { number, name, createdAt, ...(kind !== undefined && { kind }) };
      vendor.tokens.set(number, token);
      return token;
    },
    left: () => [...vendor.tokens.values()].map(({ name }) => name),
    async enforce() {
      const { code, report } = await commandLine.enforce(
        { ...connection, endpoint: referee.origin },
        POLICY,
      );
      const { outcome = '', totals = {} } = Object(report.connections[0]);
      return { code, outcome, totals, complaints: referee.complaints() };
    },
  };
}
