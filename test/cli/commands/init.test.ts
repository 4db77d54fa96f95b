import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../../lambda/cli/main.ts';
import { contextWith } from '../../support/cli-context.ts';
import { createTestTerminal } from '../../support/test-terminal.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'init-'));
  file = join(folder, 'sweeper.yaml');
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs `init`; each answer is typed when a question with its part in it is shown. */
async function init(args: readonly string[], answers?: Readonly<Record<string, string>>) {
  const terminal = createTestTerminal(answers !== undefined);
  for (const [part, answer] of Object.entries(answers ?? {})) terminal.answer(part, answer);
  const code = await main(['init', '--config', file, ...args], contextWith(terminal.terminal));
  return { code, ...(await terminal.output()) };
}

const written = () => readFile(file, 'utf8').catch(() => undefined);

describe('init for scripts', () => {
  test('writes a configuration that is valid', async () => {
    const { code, stdout } = await init(['--provider', 'gitlab-personal', '--yes']);
    expect(code).toBe(0);
    expect(stdout).toContain('read -rs GITLAB_TOKEN && export GITLAB_TOKEN');
    const { terminal } = createTestTerminal(false);
    expect(await main(['validate', '--config', file], contextWith(terminal))).toBe(0);
  });

  test('takes settings, a list too', async () => {
    await init(['--provider', 'gitlab-group', '--set', 'groups=acme, beta', '--yes']);
    expect(await written()).toContain('settings: { groups: ["acme","beta"] }');
  });

  test('takes the keys of a setting, as its messages name them', async () => {
    const oauth = ['--provider', 'oauth-revocation', '--yes', '--set', 'issuer=https://a.example'];
    const tag = 'register.secretTag';
    const { stderr } = await init(oauth);
    for (const key of ['key', 'value']) expect(stderr).toContain(`--set ${tag}.${key}=…: missing`);
    const values = ['--set', `${tag}.key=purpose`, '--set', `${tag}.value=sweep`];
    const { code } = await init([...oauth, ...values]);
    expect(code).toBe(0);
    expect(await written()).toContain('{"secretTag":{"key":"purpose","value":"sweep"}}');
  });

  test('names the settings that are missing, and writes nothing', async () => {
    const { code, stderr } = await init(['--provider', 'cloudflare', '--yes']);
    expect(stderr).toMatch(/^--set accountId=…: missing/);
    expect(code).toBe(2);
    expect(await written()).toBeUndefined();
  });

  test.for([
    [['--yes'], '--yes needs --provider NAME'],
    [
      ['--provider', 'gitlab', '--yes'],
      'unknown provider `gitlab`; did you mean `gitlab-group`, `gitlab-personal` or `gitlab-project`?',
    ],
    [['--provider', 'oktaapitokens', '--yes'], 'did you mean `okta-api-tokens`?'],
    [['--provider', 'rest', '--yes'], 'needs a definition'],
    [['--provider', 'npm'], 'nobody can answer here; use --provider NAME --yes'],
  ] as const)('%j is told in a sentence, and writes nothing', async ([args, sentence]) => {
    const { code, stderr } = await init(args);
    expect(stderr).toContain(sentence);
    expect(code).toBe(2);
    expect(await written()).toBeUndefined();
  });

  test('never replaces a file', async () => {
    await writeFile(file, 'mine');
    const { code, stderr } = await init(['--provider', 'gitlab-personal', '--yes']);
    expect(stderr).toContain('exists already; name another file with --config');
    expect(code).toBe(2);
    expect(await written()).toBe('mine');
  });
});

describe('init on a terminal', () => {
  test('asks for the provider and for each setting, again where an answer is wrong', async () => {
    const { code, stderr } = await init([], {
      'Which provider?': 'gitlab',
      'unknown provider `gitlab`; did you mean `gitlab-group`': 'cloudflare',
      'accountId: missing': 'nonsense',
      'accountId: has': 'a'.repeat(32),
    });
    expect(stderr).toContain('cloudflare: API tokens owned by a Cloudflare account');
    expect(code).toBe(0);
    expect(await written()).toContain(`accountId: "${'a'.repeat(32)}"`);
  });
});
