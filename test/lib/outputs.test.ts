import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Stack } from 'aws-cdk-lib';
import { expect, onTestFinished, test } from 'vitest';
import { VERSION } from '../../lambda/version.ts';
import { addOutputs } from '../../lib/outputs.ts';
import { createSweeper, templateOf } from './synth.ts';

const outputs = outputsOf('night-watch');

function outputsOf(name: string): Record<string, { Value: unknown; Description: string }> {
  const sweeper = createSweeper(() => ({ name }));
  addOutputs(Stack.of(sweeper), sweeper);
  return templateOf(sweeper).findOutputs('*') as ReturnType<typeof outputsOf>;
}

test.each([
  ['FunctionPage', /^https:\/\/us-east-1\.console\.aws\.amazon\.com\/lambda\/.*night-watch/],
  ['DashboardPage', /^https:\/\/us-east-1\.console\.aws\.amazon\.com\/cloudwatch\/.*night-watch/],
  ['TailLog', /^aws logs tail \/aws\/lambda\/night-watch --region us-east-1/],
  ['ListAudit', /^aws s3 ls --recursive s3:\/\/\{"Ref":".*"\}\/audit\/night-watch\//],
  ['FunctionRoleName', /FunctionRole/],
  ['FunctionRoleArn', /FunctionRole.*Arn/],
])('the output %s names the deployed sweeper and its region', (output, expected) => {
  expect(textOf(outputs[output]?.Value)).toMatch(expected);
});

test('version, mode and the digest of each policy show what a deployment would change', () => {
  expect(outputs.Version?.Value).toBe(VERSION);
  expect(outputs.Mode?.Value).toBe('plan');
  expect(outputs.PolicyDigests?.Value).toMatch(/^default=[0-9a-f]{16}$/);
});

/**
 * Runs the output `RunPlan` in a shell, followed by `rest`, before a command line of AWS that notes its arguments and its
 * input, stores the answer in the file that it is given, and prints a document of its own.
 */
async function runPlan(
  { failed = false, refuses = false }: { failed?: boolean; refuses?: boolean },
  rest = '',
) {
  const folder = await mkdtemp(join(tmpdir(), 'run-plan-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const aws = `#!/bin/sh
echo "$@" > args; cat > input
${refuses ? 'echo "Unable to locate credentials" >&2; exit 253' : ''}
case "$*" in *'--query FunctionError'*) echo ${failed ? 'Unhandled' : 'None'} ;; *) echo '{"StatusCode":200}' ;; esac
for last; do :; done
printf '{"summary":"all well"}' > "$last"
`;
  await writeFile(join(folder, 'aws'), aws);
  await chmod(join(folder, 'aws'), 0o755);
  const env = { PATH: [folder, process.env.PATH].join(delimiter), TMPDIR: folder };
  const command = `${textOf(outputs.RunPlan?.Value)} ${rest}`;
  const { code, stdout } = await promisify(execFile)('sh', ['-c', command], { env, cwd: folder })
    .then((printed) => ({ code: 0, ...printed }))
    .catch((error) => error);
  return { code, stdout, read: (name: string) => readFile(join(folder, name), 'utf8') };
}

test('the output RunPlan plans with the deployed function, and prints its answer alone', async () => {
  const { code, stdout, read } = await runPlan({});
  expect({ code, answer: JSON.parse(stdout) }).toEqual({
    code: 0,
    answer: { summary: 'all well' },
  });
  expect(await read('input')).toBe('{"mode":"plan"}\n');
  expect(await read('args')).toMatch(
    /^lambda invoke --region us-east-1 --function-name night-watch .*--payload fileb:\/\/\/dev\/stdin/,
  );
});

test('the output RunPlan can be redirected to a file, and piped', async () => {
  const { stdout, read } = await runPlan({}, '> answer.json');
  expect(stdout).toBe('');
  expect(JSON.parse(await read('answer.json'))).toEqual({ summary: 'all well' });
  expect((await runPlan({}, '| tr a-z A-Z')).stdout).toBe('{"SUMMARY":"ALL WELL"}\n');
});

test('the output RunPlan fails where the function does, and still prints why', async () => {
  const { code, stdout } = await runPlan({ failed: true });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual({ summary: 'all well' });
  expect(await runPlan({ refuses: true })).toMatchObject({ code: 1, stdout: '' });
});

test('each output says in a sentence what it is for', () => {
  for (const { Description } of Object.values(outputs))
    expect(Description).toMatch(/^[A-Z].+ .+ .+/);
});

/** The text of a value, in which references stand as JSON. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join } = value as { 'Fn::Join'?: [string, unknown[]] };
  if (!join) return JSON.stringify(value);
  return join[1].map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join('');
}
