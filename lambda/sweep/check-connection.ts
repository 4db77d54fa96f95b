import type { CheckResult, ConnectionFindings } from '../domain/connection-findings.ts';
import type { FieldTrace } from '../domain/field-trace.ts';
import { lapsedEntries } from '../domain/lapsed.ts';
import type { Token } from '../domain/token.ts';
import type { Clock, Provider, RunnableConnection, Stop } from '../ports.ts';
import { ListReader } from './list-reader.ts';

/** Tokens of each connection that are shown. */
const MAX_SHOWN = 5;

/** Tests a connection by reading its whole list, and changes nothing. */
export async function checkConnection(
  connection: RunnableConnection,
  stop: Stop,
  clock: Pick<Clock, 'now'>,
): Promise<CheckResult> {
  const now = clock.now();
  try {
    const connected = await connection.connect(stop);
    try {
      const reader = new ListReader(connected, connection.policy, now);
      const findings = await readWholeList(reader, connected.provider);
      const peers = (await connection.peers?.()) ?? [];
      const sharesAccountWith = peers.map(({ name }) => name);
      return { ...findings, sharesAccountWith, lapsed: lapsedEntries(connection.policy, now) };
    } finally {
      connected.close();
    }
  } catch (error) {
    return { error };
  }
}

/** Reads every page: what fails on a later page would fail the sweep too. */
async function readWholeList(
  reader: ListReader,
  provider: Provider,
): Promise<Omit<ConnectionFindings, 'sharesAccountWith' | 'lapsed'>> {
  const tokens: Token[] = [];
  const unreadable: Token[] = [];
  const traces: (readonly FieldTrace[])[] = [];
  let listed = 0;
  let unreadableCount = 0;
  for await (const page of reader.pages()) {
    listed += page.length;
    for (const { token } of page) {
      if (tokens.length < MAX_SHOWN) {
        tokens.push(token);
        traces.push(provider.trace?.(token) ?? []);
      }
      if (token.providerState?.kind !== 'unreadable') continue;
      unreadableCount++;
      if (unreadable.length < MAX_SHOWN) unreadable.push(token);
    }
  }
  const { ownToken, problems } = reader.finish();
  const notes = provider.notes?.() ?? [];
  return { listed, tokens, traces, unreadable, unreadableCount, own: ownToken, problems, notes };
}
