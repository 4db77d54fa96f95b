import { InvalidConfigurationError } from '../../config/problems.ts';
import type { Config } from '../../config/validate.ts';
import { plural } from '../../report/text/counts.ts';
import type { ValidateCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { toDocument } from '../json/document.ts';
import { loadConfig } from '../load-config.ts';
import { tellWarnings } from '../tell-warnings.ts';

/** Reads the configuration and nothing else, and returns the exit code. Throws InvalidConfigurationError. */
export async function validateCommand(
  { config, json }: ValidateCommand,
  { terminal }: CliContext,
): Promise<number> {
  const valid = await loadConfig(config).catch(async (error: unknown) => {
    if (json && error instanceof InvalidConfigurationError)
      await terminal.stdout(toDocument('validate', { valid: false, problems: error.problems }));
    throw error;
  });
  tellWarnings(valid, terminal);
  await terminal.stdout(json ? validDocument(valid) : describeValid(valid));
  return 0;
}

function describeValid({ connections }: Config): string {
  const policies = new Set(connections.map(({ policy }) => policy.name));
  const used = policies.size === 1 ? '1 policy' : `${policies.size} policies`;
  return `valid: ${plural(connections.length, 'connection')}, ${used} in use\n`;
}

function validDocument({ mode, connections, warnings }: Config): string {
  return toDocument('validate', {
    valid: true,
    mode,
    connections: connections.map(({ name, module, policy }) => ({
      name,
      provider: module.name,
      policy: policy.name,
    })),
    warnings,
  });
}
