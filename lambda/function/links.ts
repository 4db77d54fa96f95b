import { ENV } from './contract.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Where people look after a run, by what is there; absolute URLs. */
export type Links = Readonly<Record<string, string>>;

/**
 * Makes the links of a run: to its audit, its log, the dashboard and the runbook; what the environment does not tell is left out.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function readLinks(env: Variables): (auditKey: string | undefined) => Links {
  const { AWS_REGION: region, AWS_LAMBDA_LOG_GROUP_NAME: group } = env;
  const stream = env.AWS_LAMBDA_LOG_STREAM_NAME;
  const name = env[ENV.name];
  const bucket = env[ENV.auditBucket];
  const runbook = env[ENV.runbookUrl];
  const console = region && `https://${region}.${consoleHost(region)}`;
  const logs = `${console}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${twice(group)}`;
  const dashboard = `${console}/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
  const objects = `${console}/s3/object/${bucket}?region=${region}&prefix=`;
  return (auditKey) => ({
    ...(console && bucket && auditKey && { Audit: `${objects}${encodeURIComponent(auditKey)}` }),
    ...(console && group && stream && { Log: `${logs}/log-events/${twice(stream)}` }),
    ...(console && name && { Dashboard: dashboard }),
    ...(runbook && { Runbook: runbook }),
  });
}

/** The console reads what follows `#` twice, with `$` in the place of `%`. */
function twice(text = ''): string {
  return encodeURIComponent(encodeURIComponent(text)).replaceAll('%', '$');
}

function consoleHost(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  return region.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : 'console.aws.amazon.com';
}
