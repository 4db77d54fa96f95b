import { expect, test } from 'vitest';
import { readLinks } from '../../lambda/function/links.ts';

const VARIABLES = {
  AWS_REGION: 'eu-central-1',
  AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/nightly',
  AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/25/[$LATEST]abc',
  SWEEPER_NAME: 'nightly',
  SWEEPER_AUDIT_BUCKET: 'records',
  SWEEPER_AUDIT_PREFIX: 'audit/nightly/',
  SWEEPER_RUNBOOK_URL: 'https://wiki/sweeper',
};

test('the links are absolute, and lead to the audit of the run, its log, dashboard and runbook', () => {
  const console = 'https://eu-central-1.console.aws.amazon.com';
  const key = 'audit/nightly/year=2026/month=11/day=25/run-1.jsonl.gz';
  expect(readLinks(VARIABLES)(key)).toEqual({
    Audit: `${console}/s3/object/records?region=eu-central-1&prefix=audit%2Fnightly%2Fyear%3D2026%2Fmonth%3D11%2Fday%3D25%2Frun-1.jsonl.gz`,
    Log: `${console}/cloudwatch/home?region=eu-central-1#logsV2:log-groups/log-group/$252Faws$252Flambda$252Fnightly/log-events/2026$252F11$252F25$252F$255B$2524LATEST$255Dabc`,
    Dashboard: `${console}/cloudwatch/home?region=eu-central-1#dashboards/dashboard/nightly`,
    Runbook: 'https://wiki/sweeper',
  });
});

test.each([
  ['cn-north-1', 'https://cn-north-1.console.amazonaws.cn/'],
  ['us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/'],
])('in %s they lead to the console of that partition', (region, console) => {
  const { Dashboard } = readLinks({ ...VARIABLES, AWS_REGION: region })(undefined);
  expect(Dashboard?.startsWith(console)).toBe(true);
});

test('what the environment does not tell is left out', () => {
  expect(readLinks({})('key')).toEqual({});
  expect(readLinks(VARIABLES)(undefined)).not.toHaveProperty('Audit');
});
