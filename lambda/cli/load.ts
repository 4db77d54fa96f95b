import { readFile } from 'node:fs/promises';
import { nearest } from '../config/nearest.ts';
import { parseConfig } from '../config/parse-yaml.ts';
import { InvalidConfigurationError } from '../config/problems.ts';
import type { Config } from '../config/validate.ts';
import { providers } from '../providers/index.ts';

/**
 * Reads the configuration at `path`, with the connections named in `names` alone, or all.
 * Throws InvalidConfigurationError with all problems at once.
 */
export async function loadConfig(path: string, names?: readonly string[]): Promise<Config> {
  const config = parseConfig(await readText(path), providers);
  if (!names) return config;
  const known = config.connections.map(({ name }) => name);
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: '--connection', message: unknownConnection(name, known) }));
  if (problems.length > 0) throw new InvalidConfigurationError(problems);
  return { ...config, connections: config.connections.filter(({ name }) => names.includes(name)) };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    const message = `cannot be read${code}; --config FILE names the configuration`;
    throw new InvalidConfigurationError([{ path, message }]);
  }
}

function unknownConnection(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  const hint = meant ? `did you mean ${meant}?` : `there are ${known.join(', ')}`;
  return `there is no connection ${name}; ${hint}`;
}
