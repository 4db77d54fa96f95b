import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { COMPILE_CACHE } from '../support/compile-cache.ts';
import { createDirectory, writeConfig } from './synth.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CDK = join(ROOT, 'node_modules/aws-cdk/bin/cdk');

/** The variables of the function that sweeps. */
function variablesIn(template: unknown): unknown {
  const resources: object[] = Object.values(Object(template).Resources);
  const all = resources.flatMap((one) => Object(one).Properties?.Environment?.Variables ?? []);
  return all.find((variables) => 'HTTPS_PROXY' in variables);
}

test('cdk synth -c httpsProxy=… gives the function that proxy, and what is reached without it', () => {
  const output = createDirectory();
  const context = {
    config: writeConfig(),
    httpsProxy: 'http://proxy.example.com:3128',
    noProxy: 'internal.example.com,10.0.0.0/8',
  };
  const choices = Object.entries(context).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const words = ['synth', ...choices, '--quiet', '--output', output];
  const { status, stderr } = spawnSync(process.execPath, [CDK, ...words], {
    cwd: ROOT,
    encoding: 'utf8',
    // The app of cdk.json is started by the name of node.
    env: {
      ...COMPILE_CACHE,
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      HOME: output,
      CI: 'true',
    },
  });
  expect(status, stderr).toBe(0);
  const template = JSON.parse(readFileSync(join(output, 'token-sweeper.template.json'), 'utf8'));
  expect(variablesIn(template)).toMatchObject({
    HTTPS_PROXY: 'http://proxy.example.com:3128',
    NO_PROXY: 'internal.example.com,10.0.0.0/8',
  });
  // Two processes that load the CDK, and a bundle.
}, 120_000);
