import { composeConnections } from '../../compose.ts';
import type { Problem } from '../../domain/events.ts';
import type { OwnToken } from '../../domain/own-token.ts';
import type { Token } from '../../domain/token.ts';
import { describeError } from '../../errors.ts';
import type { FieldTrace, RunnableConnection, Stop } from '../../ports.ts';
import { adviceFor } from '../../report/text/advice.ts';
import { escapeForTerminal, shorten } from '../../report/text/escape.ts';
import { type Cell, layOut, type Paint } from '../../report/text/table.ts';
import { describeTimes } from '../../report/text/times.ts';
import type { CheckCommand } from '../arguments.ts';
import type { World } from '../context.ts';
import { renderTraces } from '../field-traces.ts';
import { loadConfig } from '../load.ts';
import { describeChildren, describeOwnToken } from '../own-token-text.ts';

/** Tokens of each connection that are shown. */
const SHOWN = 5;

const INDENT = '        ';

/** Tries every connection without a change and returns the exit code. Throws InvalidConfigurationError. */
export async function checkCommand(command: CheckCommand, world: World): Promise<number> {
  const { terminal, adapters, stopping } = world;
  const config = await loadConfig(command.config, command.connections);
  const connections = composeConnections(config.connections, adapters, config.limits);
  const findings = await Promise.all(connections.map((one) => tryConnection(one, stopping.stop)));
  const now = adapters.clock.now();
  const blocks = findings.map((finding, index) => {
    const { name = '', secret } = config.connections[index] ?? {};
    return 'error' in finding
      ? renderFailure(name, finding.error, terminal.paint)
      : renderFinding(name, secret, finding, now, terminal.paint);
  });
  await terminal.print(`${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`);
  return findings.every((finding) => !('error' in finding) && isWell(finding)) ? 0 : 1;
}

/** What a whole list shows of a connection. */
interface Finding {
  readonly listed: number;
  /** Tokens that could not be read, by id, as far as they are shown. */
  readonly unreadable: readonly Token[];
  readonly unreadableCount: number;
  /** The first few. */
  readonly tokens: readonly Token[];
  /** How these were read, where the provider can tell. */
  readonly traces: readonly (readonly FieldTrace[])[];
  readonly own: OwnToken;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/** The whole list is read: what breaks on a later page would break the sweep too. */
async function tryConnection(
  connection: RunnableConnection,
  stop: Stop,
): Promise<Finding | { readonly error: unknown }> {
  try {
    const connected = await connection.connect(stop);
    try {
      const { provider } = connected;
      const search = connected.searchOwnToken();
      const tokens: Token[] = [];
      const unreadable: Token[] = [];
      const traces: (readonly FieldTrace[])[] = [];
      let listed = 0;
      let unreadableCount = 0;
      for await (const page of provider.list()) {
        listed += page.length;
        for (const token of page) {
          search.isOwn(token);
          if (tokens.length < SHOWN) {
            tokens.push(token);
            traces.push(provider.trace?.(token) ?? []);
          }
          if (token.finding?.kind !== 'unreadable') continue;
          unreadableCount++;
          if (unreadable.length < SHOWN) unreadable.push(token);
        }
      }
      const own = search.conclude(provider.ownToken());
      const problems = provider.problems?.() ?? [];
      const notes = provider.notes?.() ?? [];
      return { listed, tokens, traces, unreadable, unreadableCount, own, problems, notes };
    } finally {
      connected.close();
    }
  } catch (error) {
    return { error };
  }
}

/** Whether a sweep would neither be held nor degraded for what was found. */
function isWell({ own, problems, unreadableCount }: Finding): boolean {
  return own.state !== 'unknown' && problems.length === 0 && unreadableCount === 0;
}

function renderFailure(name: string, error: unknown, paint: Paint): string[] {
  const { code, message } = describeError(error);
  const line = `${paint('red', 'failed')}  ${paint('bold', name)}  ${code}: ${escapeForTerminal(message)}`;
  const advice = adviceFor({ code, message });
  return advice ? [line, `${INDENT}${advice}`] : [line];
}

function renderFinding(
  name: string,
  secret: string | undefined,
  finding: Finding,
  now: number,
  paint: Paint,
): string[] {
  const { listed, tokens, traces, own, problems, notes, unreadable, unreadableCount } = finding;
  const signIn = secret === undefined ? 'standard AWS credentials' : 'secret read';
  const count = listed === 1 ? '1 token' : `${listed.toLocaleString('en-US')} tokens`;
  const state = isWell(finding) ? paint('green', 'ok    ') : paint('yellow', 'look  ');
  const children = describeChildren(tokens);
  return [
    `${state}  ${paint('bold', name)}  ${signIn}, ${count}`,
    `${INDENT}${escapeForTerminal(describeOwnToken(own))}`,
    ...(children === undefined ? [] : [`${INDENT}${children}`]),
    ...notes.map((note) => `${INDENT}${escapeForTerminal(note)}`),
    ...problems.map(({ code, message }) => `${INDENT}${code}: ${escapeForTerminal(message)}`),
    ...(unreadableCount > 0 ? [`${INDENT}could not be read: ${namesOf(finding)}`] : []),
    ...layOut(
      [...new Set([...tokens, ...unreadable])].map((token) => renderToken(token, now)),
      paint,
      INDENT,
    ),
    ...renderTraces(tokens, traces, paint, INDENT),
  ];
}

function namesOf({ unreadable, unreadableCount }: Finding): string {
  const names = unreadable.map(({ id }) => shorten(id, 40)).join(', ');
  const more = unreadableCount - unreadable.length;
  return more > 0 ? `${names} and ${more.toLocaleString('en-US')} more` : names;
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

function problemOf(token: Token): string | undefined {
  const { finding } = token;
  if (finding?.kind === 'unreadable') return finding.error.message;
  return finding?.reason;
}
