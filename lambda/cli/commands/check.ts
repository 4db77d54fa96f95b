import { composeConnections } from '../../compose.ts';
import type { FieldTrace } from '../../domain/field-trace.ts';
import { lapsedEntries } from '../../domain/lapsed.ts';
import type { Token } from '../../domain/token.ts';
import type { Clock, Provider, RunnableConnection, Stop } from '../../ports.ts';
import { ListReader } from '../../sweep/list-reader.ts';
import type { CheckCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { startDeadline } from '../deadline.ts';
import { checkDocument } from '../json/check.ts';
import { loadConfig } from '../load-config.ts';
import { tellWarnings } from '../tell-warnings.ts';
import {
  type CheckResult,
  type ConnectionFindings,
  hasFindings,
  renderChecks,
} from '../text/check.ts';

/** Tokens of each connection that are shown. */
const MAX_SHOWN = 5;

/** Tests every connection, changes nothing, and returns the exit code. Throws InvalidConfigurationError. */
export async function checkCommand(command: CheckCommand, context: CliContext): Promise<number> {
  const { terminal, adapters } = context;
  const config = await loadConfig(command.config, command.connections);
  tellWarnings(config, terminal);
  const connections = composeConnections(
    config.connections,
    adapters,
    config.limits,
    config.others,
  );
  using deadline = startDeadline(command.deadlineMillis, context);
  const results = await Promise.all(
    connections.map((connection) => checkConnection(connection, deadline.stop, adapters.clock)),
  );
  const checked = config.connections.map(({ name, secret, module }, index) => ({
    name,
    secret,
    provider: module.name,
    result: results[index] ?? { error: undefined },
  }));
  const now = adapters.clock.now();
  await terminal.stdout(
    command.json
      ? checkDocument(checked, config.warnings, now)
      : renderChecks(checked, now, terminal.stylesForStdout),
  );
  return results.every((result) => !('error' in result) && !hasFindings(result)) ? 0 : 1;
}

async function checkConnection(
  connection: RunnableConnection,
  stop: Stop,
  clock: Clock,
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
