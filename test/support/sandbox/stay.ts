// `npm run sandbox`: the simulators of the demo, kept up for commands typed by hand.
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSandbox } from './sandbox.ts';
import { demoConfig, seedSandbox } from './seed.ts';

/** Secrets of the demo, and the files that hold them here, so that no AWS account is needed. */
const SECRETS = ['huawei', 'apigee'] as const;

const sandbox = await startSandbox();
seedSandbox(sandbox, Date.now());
const folder = join(process.cwd(), '.token-sweeper', 'sandbox');
await mkdir(folder, { recursive: true });
for (const name of SECRETS) {
  const text = sandbox.secretsManager.simulator.text(`token-sweeper/${name}`) ?? '';
  await writeFile(join(folder, name), text, { mode: 0o600 });
}
const config = SECRETS.reduce(
  (text, name) => text.replace(`secret: token-sweeper/${name}\n`, `secret: file:${name}\n`),
  demoConfig(sandbox),
);
await writeFile(join(folder, 'sweeper.yaml'), config);
const variables = Object.entries(sandbox.env).map(([name, value]) => `export ${name}='${value}'`);
await writeFile(join(folder, 'env'), `${variables.join('\n')}\n`);
process.stdout.write(`The simulators are up, until Ctrl-C. In another terminal, type:

  . .token-sweeper/sandbox/env
  npx token-sweeper plan --config .token-sweeper/sandbox/sweeper.yaml

The first line leads AWS calls of that terminal to the sandbox, with keys that work nowhere else. Two secrets are files, the
others are in a simulated Secrets Manager. What you enforce is gone until the simulators start again.
`);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await sandbox.close();
