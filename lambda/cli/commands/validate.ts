import { plural } from '../../report/text/counts.ts';
import type { ValidateCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { loadConfig } from '../load-config.ts';
import { tellWarnings } from '../tell-warnings.ts';

/** Reads the configuration and nothing else, and returns the exit code. Throws InvalidConfigurationError. */
export async function validateCommand(
  { config }: ValidateCommand,
  { terminal }: CliContext,
): Promise<number> {
  const valid = await loadConfig(config);
  tellWarnings(valid, terminal);
  const { connections } = valid;
  const policies = new Set(connections.map(({ policy }) => policy.name));
  const used = policies.size === 1 ? '1 policy' : `${policies.size} policies`;
  await terminal.stdout(`valid: ${plural(connections.length, 'connection')}, ${used} in use\n`);
  return 0;
}
