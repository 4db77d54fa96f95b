import { InvalidConfigurationError } from '../config/problems.ts';
import { describeError } from '../errors.ts';
import { providers } from '../providers/index.ts';
import { type Command, parseCommand } from './arguments.ts';
import { checkCommand } from './commands/check.ts';
import { explainCommand } from './commands/explain.ts';
import { providersCommand } from './commands/providers.ts';
import { sweepCommand } from './commands/sweep.ts';
import type { World } from './context.ts';
import { usageHint } from './usage.ts';
import { UsageError } from './usage-error.ts';

/**
 * Runs the command in `argv` and returns the exit code: 0 all well; 1 some connection failed, was held or
 * was not finished; 2 bad usage or configuration, nothing done. Never throws.
 */
export async function main(argv: readonly string[], world: World): Promise<number> {
  try {
    return await run(parseCommand(argv), world);
  } catch (error) {
    return explainFailure(error, world);
  }
}

async function run(command: Command, world: World): Promise<number> {
  switch (command.command) {
    case 'help':
      await world.terminal.print(command.text);
      return 0;
    case 'plan':
    case 'enforce':
      return sweepCommand(command, world);
    case 'explain':
      return explainCommand(command, world);
    case 'check':
      return checkCommand(command, world);
    case 'providers':
      return providersCommand(command.json, providers, world.terminal);
  }
}

function explainFailure(error: unknown, { terminal }: World): number {
  if (error instanceof UsageError) {
    terminal.tell(error.message);
    terminal.tell(usageHint(error.command));
    return 2;
  }
  if (error instanceof InvalidConfigurationError) {
    terminal.tell(error.message);
    return 2;
  }
  if (error instanceof Error && 'syscall' in error && 'code' in error) {
    terminal.tell(`the result could not be written (${error.code})`);
    return 1;
  }
  const { code, message } = describeError(error);
  terminal.tell(`${code}: ${message}`);
  return 1;
}
