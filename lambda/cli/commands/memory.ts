import { rememberTokens } from '../../domain/remember-tokens.ts';
import { NOTHING_REMEMBERED } from '../../domain/remembered.ts';
import type { TokenKey } from '../../domain/remembered-token.ts';
import type { Memory } from '../../memory-ports.ts';
import { rememberedContent } from '../../report/json/remembered.ts';
import {
  renderRememberedToken,
  renderRememberedTokens,
} from '../../report/text/remembered-token.ts';
import type { MemoryCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { findRemembered } from '../find-remembered.ts';
import { toDocument } from '../json/document.ts';
import { loadConfig } from '../load-config.ts';
import { openMemoryOption } from '../memory-option.ts';
import { renderRemembered } from '../text/remembered.ts';
import { UsageError } from '../usage.ts';

/**
 * Shows or forgets what is remembered of one connection, or of one of its tokens, and returns the exit code.
 * Throws UsageError, InvalidConfigurationError, SweepError `memory-unavailable`, `busy`.
 */
export async function memoryCommand(command: MemoryCommand, context: CliContext): Promise<number> {
  const config = await loadConfig(command.config, [command.connection]);
  const memory = await openMemoryOption(command, config, context);
  if (!memory) throw new UsageError('--memory none has nothing to show or forget', 'memory');
  const act = () => tokenOrAll(command, memory, context);
  if (command.verb === 'show') await act();
  else await leased(command, memory, context, act);
  return 0;
}

/** A run that acts on the connection would remember again what is forgotten meanwhile. Throws SweepError `busy`. */
async function leased(
  { connection }: MemoryCommand,
  memory: Memory,
  { newRunId }: CliContext,
  act: () => Promise<void>,
): Promise<void> {
  const lease = await memory.lease(connection, newRunId());
  try {
    await act();
  } finally {
    await lease.release();
  }
}

function tokenOrAll(command: MemoryCommand, memory: Memory, context: CliContext): Promise<void> {
  const { token, verb } = command;
  if (token !== undefined) return tokenCommand(command, token, memory, context);
  return verb === 'forget'
    ? forgetAll(command, memory, context)
    : showAll(command, memory, context);
}

async function showAll(
  { connection, json }: MemoryCommand,
  memory: Memory,
  { terminal }: CliContext,
): Promise<void> {
  const remembered = await memory.recall(connection);
  const { runs, tokens } = remembered;
  const isEmpty = runs.length === 0 && tokens.size === 0;
  if (json) {
    await terminal.stdout(toDocument('memory', rememberedContent(connection, remembered)));
    return;
  }
  await terminal.stdoutWrapped(
    renderRemembered(connection, runs, terminal.stylesForStdout) +
      (isEmpty ? '' : renderRememberedTokens(remembered)),
  );
}

async function forgetAll(
  { connection }: MemoryCommand,
  memory: Memory,
  { terminal }: CliContext,
): Promise<void> {
  await memory.update(connection, () => NOTHING_REMEMBERED);
  terminal.stderr(`${connection}: forgotten; its next list is compared with nothing`);
}

async function tokenCommand(
  { connection, verb, json }: MemoryCommand,
  wanted: string,
  memory: Memory,
  { terminal, adapters }: CliContext,
): Promise<void> {
  const remembered = await memory.recall(connection);
  const keys = memory.tokenKeys(remembered);
  const key = findRemembered(wanted, remembered, keys);
  const token = key === undefined ? undefined : remembered.tokens.get(key);
  if (key === undefined || !token) {
    throw new UsageError(
      `${connection}: nothing is remembered of token ${wanted}; name it by its id, by PARENT/ID, or by the key that explain shows`,
      'memory',
    );
  }
  if (verb === 'show') {
    const tokens = new Map([[key, token]]);
    if (json)
      await terminal.stdout(toDocument('memory', rememberedContent(connection, { tokens })));
    else await terminal.stdoutWrapped(renderRememberedToken(token, terminal.stylesForStdout));
    return;
  }
  const changes = { tokenKey: keys.key, tokens: new Map<TokenKey, undefined>([[key, undefined]]) };
  const now = adapters.clock.now();
  await memory.update(connection, (before) => rememberTokens(before, changes, now));
  terminal.stderr(
    `${connection}: token ${wanted} is forgotten; the next run sees it for the first time`,
  );
}
