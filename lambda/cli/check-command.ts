import { composeConnections } from '../compose.ts';
import type { Token } from '../domain/token.ts';
import { describeError } from '../errors.ts';
import type { FieldTrace, RunnableConnection, Stop } from '../ports.ts';
import { adviceFor } from '../report/advice.ts';
import { escapeForTerminal, shorten } from '../report/escape.ts';
import { type Cell, layOut, type Paint } from '../report/table.ts';
import { describeTimes } from '../report/times.ts';
import type { CheckCommand } from './commands.ts';
import { renderTraces } from './field-traces.ts';
import { loadConfig } from './load.ts';
import type { World } from './world.ts';

/** Tokens of each connection that are shown. */
const SHOWN = 5;

/** Tries every connection without a change and returns the exit code. Throws InvalidConfiguration. */
export async function checkCommand(command: CheckCommand, world: World): Promise<number> {
  const { terminal, adapters, stopping } = world;
  const config = await loadConfig(command.config, command.connections);
  const connections = composeConnections(config.connections, adapters, config.limits);
  const findings = await Promise.all(connections.map((one) => tryConnection(one, stopping.stop)));
  const now = adapters.clock.now();
  const blocks = findings.map((finding, index) => {
    const { name = '', secret } = config.connections[index] ?? {};
    return renderFinding(name, secret, finding, now, terminal.paint);
  });
  await terminal.print(`${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`);
  return findings.every(({ error }) => error === undefined) ? 0 : 1;
}

interface Finding {
  /** The first page. */
  readonly tokens: readonly Token[];
  /** How the first of them were read, where the provider can tell. */
  readonly traces?: readonly (readonly FieldTrace[])[];
  readonly error?: unknown;
}

async function tryConnection(connection: RunnableConnection, stop: Stop): Promise<Finding> {
  try {
    const connected = await connection.connect(stop);
    try {
      const { provider } = connected;
      for await (const tokens of provider.list()) {
        const traces = tokens.slice(0, SHOWN).map((token) => provider.trace?.(token) ?? []);
        return { tokens, traces };
      }
      return { tokens: [] };
    } finally {
      connected.close();
    }
  } catch (error) {
    return { tokens: [], error };
  }
}

function renderFinding(
  name: string,
  secret: string | undefined,
  { tokens, traces = [], error }: Finding,
  now: number,
  paint: Paint,
): string[] {
  if (error) {
    const { code, message } = describeError(error);
    const lines = [
      `${paint('red', 'failed')}  ${paint('bold', name)}  ${code}: ${escapeForTerminal(message)}`,
    ];
    const advice = adviceFor(code);
    return advice ? [...lines, `        ${advice}`] : lines;
  }
  const signIn = secret === undefined ? 'standard AWS credentials' : 'secret read';
  const count = tokens.length === 1 ? '1 token' : `${tokens.length} tokens`;
  return [
    `${paint('green', 'ok')}      ${paint('bold', name)}  ${signIn}, ${count} on the first page`,
    ...layOut(
      tokens.slice(0, SHOWN).map((token) => renderToken(token, now)),
      paint,
      '        ',
    ),
    ...renderTraces(tokens, traces, paint, '        '),
  ];
}

function renderToken(token: Token, now: number): Cell[] {
  return [
    { text: token.fingerprinted ? token.id.slice(0, 16) : shorten(token.id, 40) },
    { text: shorten(token.name ?? token.owner ?? '', 24) },
    { text: shorten(token.status ?? '', 12) },
    { text: describeTimes(token, now) },
    { text: escapeForTerminal(problemOf(token) ?? ''), look: 'yellow' },
  ];
}

function problemOf({ finding }: Token): string | undefined {
  return finding?.kind === 'unreadable' ? finding.error.message : finding?.reason;
}
