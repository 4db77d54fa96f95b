import { InvalidConfigurationError } from '../config/problems.ts';
import type { LongWait } from '../domain/long-wait.ts';
import { describeError } from '../errors.ts';
import { providers } from '../providers/index.ts';
import { describeWait } from '../report/text/wait.ts';
import { VERSION } from '../version.ts';
import { parseCommand } from './arguments.ts';
import type { Command } from './command.ts';
import { approveCommand } from './commands/approve.ts';
import { checkCommand } from './commands/check.ts';
import { enforceCommand } from './commands/enforce.ts';
import { explainCommand } from './commands/explain.ts';
import { initCommand } from './commands/init.ts';
import { memoryCommand } from './commands/memory.ts';
import { noticeCommand } from './commands/notice.ts';
import { planCommand } from './commands/plan.ts';
import { providersCommand } from './commands/providers.ts';
import { restoreCommand } from './commands/restore.ts';
import { tokensCommand } from './commands/tokens.ts';
import { validateCommand } from './commands/validate.ts';
import { completionFor } from './completion.ts';
import type { CliContext } from './context.ts';
import { Refusal } from './refusal.ts';
import { UsageError, usageHint } from './usage.ts';

/**
 * Runs the command in `argv` and returns the exit code: 0 success; 1 a connection failed, was held, or was
 * not finished; 2 invalid usage or configuration, nothing was done. Never throws.
 */
export async function main(argv: readonly string[], context: CliContext): Promise<number> {
  try {
    return await run(parseCommand(argv), tellingWaits(context));
  } catch (error) {
    return explainFailure(error, context);
  }
}

/** Each long wait of a connection becomes a line on stderr. */
function tellingWaits(context: CliContext): CliContext {
  const tellWait = (connection: string, wait: LongWait) =>
    context.terminal.stderr(`${connection}: ${describeWait(wait)}`);
  return { ...context, adapters: { ...context.adapters, tellWait } };
}

async function run(command: Command, context: CliContext): Promise<number> {
  switch (command.command) {
    case 'help':
      await context.terminal.stdout(command.text);
      return 0;
    case 'version':
      await context.terminal.stdout(`token-sweeper ${VERSION}\n`);
      return 0;
    case 'completion':
      await context.terminal.stdout(completionFor(command.shell));
      return 0;
    case 'init':
      return initCommand(command, context);
    case 'validate':
      return validateCommand(command, context);
    case 'plan':
      return planCommand(command, context);
    case 'enforce':
      return enforceCommand(command, context);
    case 'approve':
      return approveCommand(command, context);
    case 'explain':
      return explainCommand(command, context);
    case 'restore':
      return restoreCommand(command, context);
    case 'tokens':
      return tokensCommand(command, context);
    case 'check':
      return checkCommand(command, context);
    case 'memory':
      return memoryCommand(command, context);
    case 'notice':
      return noticeCommand(command, context);
    case 'providers':
      return providersCommand(command.json, providers, context.terminal);
  }
}

function explainFailure(error: unknown, { terminal }: CliContext): number {
  if (error instanceof UsageError) {
    terminal.stderr(error.message);
    terminal.stderr(usageHint(error.command));
    return 2;
  }
  if (error instanceof InvalidConfigurationError || error instanceof Refusal) {
    terminal.stderr(error.message);
    return 2;
  }
  if (error instanceof Error && 'syscall' in error && 'code' in error) {
    // Whoever reads the result may stop once it has seen enough, as `head` does.
    if (error.code !== 'EPIPE') terminal.stderr(`the result could not be written (${error.code})`);
    return 1;
  }
  const { code, message } = describeError(error);
  terminal.stderr(`${code}: ${message}`);
  return 1;
}
