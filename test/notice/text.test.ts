import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasNews, renderNotice } from '../../lambda/notice/text.ts';
import { ToldTokens } from '../../lambda/notice/told-tokens.ts';
import { connectionReport, report } from '../function/reports.ts';
import { sampleNight } from './sample.ts';

const page = readFileSync(new URL('../../docs/notices.md', import.meta.url), 'utf8');

const quiet = () => ({
  ...sampleNight(),
  tokens: new ToldTokens(),
  reminders: [],
  troubles: new Map(),
  report: report({ totals: { listed: 480, kept: 480 } }),
});

describe('a notice', () => {
  test('reads as docs/notices.md shows it', () => {
    const { subject, text } = renderNotice(sampleNight());
    expect(page).toContain(`Subject: ${subject}\n\n${text}`);
  });

  test('says first what needs somebody: code, sentence, for how many nights, and what to do', () => {
    const { text } = renderNotice(sampleNight());
    expect(text.indexOf('LOOK AT THIS')).toBeLessThan(text.indexOf('REMOVED'));
    expect(text).toMatch(
      /okta: failed, nothing is known, for 3 nights, since 2026-11-23\nunauthorized: GET .*\nWhat to do: /,
    );
    expect(text).toContain('vault: held, nothing was revoked, new\n');
  });

  test('of a connection that awaits an approval says that nothing was done, and how to approve', () => {
    const error = { code: 'needs-approval', message: 'approval: the plan would revoke 3' };
    const plan = { hash: 'ab12', entries: 3, until: '2026-12-02T03:12:00.000Z' };
    const crm = connectionReport({ name: 'crm', outcome: 'degraded', error, plan });
    const { text } = renderNotice({ ...quiet(), report: report({ connections: [crm] }) });
    expect(text).toContain('crm: held, nothing was revoked, new\n');
    expect(text).toContain('\nTo do exactly this: approve with ab12 (3 tokens, ');
  });

  test('says that all is well when nothing happened', () => {
    expect(hasNews(quiet())).toBe(false);
    expect(renderNotice(quiet()).text).toMatch(
      /^all well: 1 connection, 480 tokens, nothing to do/,
    );
  });

  test('of a plan says how much would be done', () => {
    const parts = { ...quiet(), report: report({ mode: 'plan', totals: { planned: 9 } }) };
    expect(renderNotice(parts).text).toMatch(/9 would be acted on \(mode: plan\)/);
  });

  test('tells what went wrong for the whole run, although every connection ended well', () => {
    const parts = { ...quiet(), problem: { code: 'audit-unavailable', message: 'no bucket' } };
    expect(hasNews(parts)).toBe(true);
    expect(renderNotice(parts).text).toContain('audit-unavailable: no bucket\nWhat to do: ');
  });

  test('has a subject that SNS takes, whatever the names are', () => {
    const { subject } = renderNotice({ ...quiet(), name: `ü\n${'x'.repeat(200)}` });
    expect(subject).toMatch(/^[ -~]{1,99}$/);
  });

  test('of very many connections ends with a whole line and with its links', () => {
    const error = { code: 'unauthorized', message: 'x'.repeat(900) };
    const connections = Array.from({ length: 1000 }, (_, index) =>
      connectionReport({ name: `c-${index}`, outcome: 'failed', error }),
    );
    const { text } = renderNotice({ ...sampleNight(), report: report({ connections }) });
    expect(text.length).toBeLessThan(62_000);
    expect(text).toMatch(/\n\nThere is more than fits here.*\n\nAudit:\n[\s\S]*runbook\.md\n$/);
  });
});

describe('a notice of a night with stuck tokens', () => {
  test('of a connection with nothing but stuck tokens says nothing, until it is reminded of them', () => {
    const totals = { listed: 9, kept: 7, failed: 2 };
    const crm = connectionReport({ name: 'crm', outcome: 'degraded', stuck: 2, totals });
    const parts = { ...quiet(), report: report({ connections: [crm], stuck: 2, totals }) };
    expect(hasNews(parts)).toBe(false);
    const stuck = { kind: 'stuck', connection: 'crm', tokens: [] } as const;
    const { text } = renderNotice({ ...parts, reminders: [stuck] });
    expect(text).toMatch(/^2 tokens stuck\n/);
    expect(text).not.toMatch(/LOOK AT THIS|FAILED/);
  });

  test('of a connection in which more failed than what is stuck looks at that', () => {
    const totals = { listed: 9, kept: 6, failed: 3 };
    const crm = connectionReport({ name: 'crm', outcome: 'degraded', stuck: 2, totals });
    const { text } = renderNotice({
      ...quiet(),
      report: report({ connections: [crm], stuck: 2, totals }),
    });
    expect(text).toMatch(/crm: done in part, new\n1 token failed, named below/);
  });
});
