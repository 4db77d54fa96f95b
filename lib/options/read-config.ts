import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseConfig, parseYaml } from '../../lambda/config/parse-yaml.ts';
import type { Config } from '../../lambda/config/validate.ts';
import { certificateReader } from '../../lambda/network/trust.ts';
import { providers } from '../../lambda/providers/index.ts';
import { InvalidDeploymentError } from '../deployment-error.ts';

/** A configuration, as it is written and as it is understood. */
export interface ReadConfig {
  /** As parsed from its file, to be bundled. */
  readonly configDocument: unknown;
  readonly config: Config;
}

/** Reads a configuration. Throws {@link InvalidDeploymentError} or InvalidConfigurationError with all problems. */
export function readConfig(file: string): ReadConfig {
  const text = readText(file);
  const config = parseConfig(text, providers, certificateReader(dirname(file)), file);
  return { configDocument: parseYaml(text), config };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new InvalidDeploymentError([`config: cannot read ${file}`]);
  }
}
