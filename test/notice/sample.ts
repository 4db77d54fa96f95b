import { auditKey } from '../../lambda/audit/s3/object.ts';
import { readLinks } from '../../lambda/function/links.ts';
import type { NoticeParts } from '../../lambda/notice/text.ts';
import { ToldTokens } from '../../lambda/notice/told-tokens.ts';
import { connectionReport, report } from '../function/reports.ts';
import { DAY } from '../support/clock.ts';
import { tokenEvent } from '../support/report-events.ts';

const NIGHT = Date.parse('2026-11-25T03:12:00.000Z');

/** A night on which something of each kind is to be told. */
export function sampleNight(): NoticeParts {
  const tokens = new ToldTokens();
  const of = (connection: string) => ({ connection, provider: connection });
  for (const [id, name] of ['ci-deploy', 'old-laptop', 'backup-2024'].entries())
    tokens.add(
      tokenEvent({ ...of('gitlab'), outcome: 'revoked' }, { id: `${id}`, name, owner: 'ann' }),
    );
  const reason = 'rule unused matches; due 2026-12-09T03:12:00.000Z';
  tokens.add(
    tokenEvent(
      { ...of('grafana'), decision: 'announce', outcome: 'announced', reason },
      { id: '7', name: 'reporting', owner: 'bob' },
    ),
  );
  return {
    name: 'token-sweeper',
    tokens,
    report: report({
      startedAt: new Date(NIGHT).toISOString(),
      outcome: 'degraded',
      totals: { listed: 480, kept: 444, revoked: 23, announced: 1, withheld: 12 },
      connections: [
        connectionReport({ name: 'gitlab', totals: { listed: 300, revoked: 23 } }),
        connectionReport({ name: 'grafana', totals: { listed: 60, announced: 1 } }),
        connectionReport({
          name: 'okta',
          outcome: 'failed',
          complete: false,
          error: { code: 'unauthorized', message: 'GET /api/v1/api-tokens: HTTP 401' },
        }),
        connectionReport({
          name: 'vault',
          outcome: 'degraded',
          totals: { listed: 120, withheld: 12 },
          error: { code: 'held', message: 'maxRevocations: 12 to revoke, and at most 10 may be' },
          plan: { hash: '7f3a9c', entries: 12, until: '2026-12-02T03:12:00.000Z' },
        }),
      ],
    }),
    troubles: new Map([
      ['okta', NIGHT - 2 * DAY],
      ['vault', NIGHT],
    ]),
    reminders: [{ kind: 'own-credential', connection: 'grafana', at: NIGHT + 7 * DAY, by: 'list' }],
    links: readLinks({
      AWS_REGION: 'eu-central-1',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/token-sweeper',
      AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/25/[$LATEST]5c1d',
      SWEEPER_NAME: 'token-sweeper',
      SWEEPER_AUDIT_BUCKET: 'acme-audit',
      SWEEPER_RUNBOOK_URL:
        'https://github.com/token-sweeper/token-sweeper/blob/main/docs/runbook.md',
    })(auditKey('audit/token-sweeper/', NIGHT, '0f0e7a3b')),
  };
}
