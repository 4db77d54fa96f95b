// The steps of the action, one after the other, as a pipeline runs them: in a copy of what is tracked, with its own modules.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { GITLAB_TOKEN, startGitlab } from './simulated-gitlab.ts';

// npm installs, which takes as long as the machine and its network need.
vi.setConfig({ testTimeout: 600_000 });

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'token-sweeper-action-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const texts = z.record(z.string(), z.string());
const { inputs, runs } = z
  .object({
    inputs: z.record(z.string(), z.object({ default: z.string() })),
    runs: z.object({
      steps: z.array(
        z.object({
          run: z.string().optional(),
          env: texts.optional(),
          'working-directory': z.string().optional(),
        }),
      ),
    }),
  })
  .parse(parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')));

/** Runs every step that is a script, with these inputs. */
async function runAction(action: string, workspace: string, given: Record<string, string>) {
  const evaluate = (expression: string) => {
    if (expression === 'github.action_path') return action;
    const [, input = ''] = /^inputs\.(\w+)$/.exec(expression) ?? [];
    return given[input] ?? inputs[input]?.default ?? `no ${expression}`;
  };
  const filled = (written: string) =>
    written.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => evaluate(expression));
  const { PATH = '', ...others } = process.env;
  const base = { ...others, PATH: `${dirname(process.execPath)}${delimiter}${PATH}`, GITLAB_TOKEN };
  let last = { code: 0, stdout: '' };
  for (const { run, env = {}, 'working-directory': folder = workspace } of runs.steps) {
    if (run === undefined) continue;
    const own = Object.fromEntries(Object.entries(env).map(([name, one]) => [name, filled(one)]));
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
      cwd: filled(folder),
      env: { ...base, ...own },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'close');
    const stdout = await text(child.stdout);
    const [code] = await ended;
    last = { code, stdout };
    if (code !== 0) break;
  }
  return last;
}

test('the action installs what it needs, and plans in the folder of the pipeline', async () => {
  const action = join(scratch, 'action');
  const workspace = mkdtempSync(join(scratch, 'workspace-'));
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
  for (const path of tracked.split('\0').filter(Boolean))
    cpSync(join(ROOT, path), join(action, path));
  const { gitlab, origin, close } = await startGitlab();
  const connection = `{ name: gitlab, provider: gitlab-personal, secret: 'env:GITLAB_TOKEN', endpoint: '${origin}' }`;
  const policies = 'default: { rules: [{ when: { expiredFor: 7d }, action: revoke }] }';
  writeFileSync(
    join(workspace, 'tokens.yaml'),
    `connections: [${connection}]\npolicies: { ${policies} }\n`,
  );
  try {
    const given = { config: 'tokens.yaml', arguments: '--json --exit-code' };
    const { code, stdout } = await runAction(action, workspace, given);
    expect(JSON.parse(stdout.slice(stdout.indexOf('{\n')))).toMatchObject({
      mode: 'plan',
      outcome: 'ok',
      totals: { listed: 5, planned: 2 },
    });
    expect(code).toBe(3);
    expect(gitlab.revoked).toEqual([]);
  } finally {
    await close();
  }
});
