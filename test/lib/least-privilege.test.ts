import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { ENV, SCHEDULED_EVENT } from '../../lambda/function/contract.ts';
import { bundleFunction } from '../../lib/bundle/bundle.ts';
import { startLambda } from '../lambda-host/lambda.ts';
import { type S3Stub, startS3Stub } from '../support/s3-stub.ts';
import { type Sandbox, startSandbox } from '../support/sandbox/sandbox.ts';
import { demoConfig, seedSandbox } from '../support/sandbox/seed.ts';
import { awsCalls } from './aws-calls.ts';
import { allows, type Call, type Grant, grantsOf } from './iam.ts';
import { createSweeper, templateOf } from './synth.ts';

// It starts the function as it is deployed, which a busy machine does at its own pace.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

/** What no run of the function can show: granted all the same, for these reasons. */
const UNSEEN: Readonly<Record<string, string>> = {
  's3:AbortMultipartUpload': 'cleans an upload away that broke off, which no healthy run does',
  's3:DeleteObject':
    'deletes plans that can no longer be approved, of which a connection has more than seven first',
  'logs:CreateLogStream': 'Lambda writes the log, with the role of the function',
  'logs:PutLogEvents': 'Lambda writes the log, with the role of the function',
  'xray:PutTraceSegments': 'Lambda sends the traces, with the role of the function',
  'xray:PutTelemetryRecords': 'Lambda sends the traces, with the role of the function',
  'sns:Publish': 'tells people, by a topic that the runs of this test do not have',
  'events:PutEvents': 'tells subscribers, by a bus that the runs of this test do not have',
  'sqs:SendMessage': 'Lambda parks failed events, with the role of the function',
};

let sandbox: Sandbox;
let s3: S3Stub;
let directory: string;
let grants: readonly Grant[];
let calls: readonly Call[];

/** Plans and enforces a sweep of all four providers, with the bundle as it is deployed. */
beforeAll(async () => {
  sandbox = await startSandbox();
  s3 = await startS3Stub();
  seedSandbox(sandbox, Date.now());
  const config = parse(demoConfig(sandbox));
  const template = templateOf(createSweeper(() => ({ allowManualEnforce: true }), config));
  grants = grantsOf(template, 'FunctionRole');
  const [bucket = ''] = Object.keys(template.findResources('AWS::S3::Bucket'));

  directory = await mkdtemp(join(tmpdir(), 'least-privilege-'));
  bundleFunction({ config, outdir: directory });
  const environment = {
    ...sandbox.env,
    AWS_ENDPOINT_URL_S3: s3.origin,
    [ENV.allowManualEnforce]: 'true',
    [ENV.auditBucket]: 'audit',
    [ENV.auditPrefix]: 'audit/token-sweeper/',
    [ENV.memoryPrefix]: 'memory/token-sweeper/',
  };
  const lambda = await startLambda({ directory, environment });
  for (const event of [SCHEDULED_EVENT, { mode: 'plan' }, { mode: 'enforce' }]) {
    const { failed, payload } = await lambda.invoke(event);
    if (failed) throw new Error(payload);
  }
  await lambda.close();
  calls = awsCalls(sandbox, s3, `<${bucket}.Arn>`);
});

afterAll(async () => {
  await Promise.all([sandbox.close(), s3.close()]);
  await rm(directory, { recursive: true });
});

describe('the permissions of the function', () => {
  test('allow every call that full runs make', () => {
    expect(calls.length).toBeGreaterThan(20);
    expect(calls.filter((call) => !allows(grants, call))).toEqual([]);
  });

  test('hold no action that no run uses and no reason excuses', () => {
    const used = new Set(calls.map(({ action }) => action));
    const granted = new Set(grants.flatMap(({ actions }) => actions));
    const unexplained = [...granted].filter((action) => !used.has(action) && !(action in UNSEEN));
    const needless = Object.keys(UNSEEN).filter(
      (action) => !granted.has(action) || used.has(action),
    );
    expect({ unexplained, needless }).toEqual({ unexplained: [], needless: [] });
  });

  test.each([
    [
      'route53globalresolver:GetAccessToken',
      'arn:aws:route53globalresolver::111122223333:access-token/a',
    ],
    [
      'secretsmanager:GetSecretValue',
      'arn:aws:secretsmanager:us-east-1:111122223333:secret:other-AbCd12',
    ],
    [
      'secretsmanager:PutSecretValue',
      'arn:aws:secretsmanager:us-east-1:111122223333:secret:token-sweeper/huawei-AbCd12',
    ],
    ['s3:DeleteObject', '*'],
    ['s3:DeleteObject', '<Audit.Arn>/memory/token-sweeper/crm.json'],
    ['s3:DeleteObject', '<Audit.Arn>/memory/token-sweeper/crm.lease.json'],
    ['s3:GetObject', '<Audit.Arn>/audit/token-sweeper/x'],
    ['s3:GetObject', '<Audit.Arn>/memory/other/crm.json'],
    ['lambda:InvokeFunction', '*'],
    ['iam:PassRole', '*'],
  ])('do not allow %s', (action, resource) => {
    expect(allows(grants, { action, resource })).toBe(false);
  });

  test('have no wildcard among their actions', () => {
    expect(grants.flatMap(({ actions }) => actions).filter((one) => one.includes('*'))).toEqual([]);
  });

  test('without a register hold neither ListSecrets nor TagResource', () => {
    const actions = grantsOf(
      templateOf(createSweeper(() => ({ allowManualEnforce: true }))),
      'FunctionRole',
    ).flatMap((one) => one.actions);
    expect(actions).toContain('secretsmanager:GetSecretValue');
    expect(actions).not.toContain('secretsmanager:ListSecrets');
    expect(actions).not.toContain('secretsmanager:TagResource');
  });
});
