import { describe, expect, test } from 'vitest';
import type {
  ConnectionFinishedEvent,
  PageEvent,
  SweepEvent,
  TokenEvent,
} from '../../../lambda/domain/events.ts';
import { ReportBuilder, type RunHeader } from '../../../lambda/domain/report.ts';
import type { Token } from '../../../lambda/domain/token.ts';
import { Highlights } from '../../../lambda/report/text/highlights.ts';
import { renderReport } from '../../../lambda/report/text/report.ts';
import { type Style, unstyled } from '../../../lambda/report/text/table.ts';
import { DAY, NOW } from '../../support/clock.ts';

function event(fate: Partial<TokenEvent>, token: Partial<Token> = {}): TokenEvent {
  return {
    type: 'token',
    connection: 'devices',
    provider: 'route53-global-resolver',
    token: { id: 'at-1', expiresAt: NOW - 40 * DAY, lastUsedAt: 'unknown', ...token },
    decision: 'revoke',
    rule: 'long-expired',
    reason: 'rule long-expired matches',
    at: NOW,
    ...fate,
  };
}

const planned = (token: Partial<Token> = {}) => event({ outcome: 'planned' }, token);
const withheld = (reason: string) => event({ decision: 'withheld', reason });

function page(listed: number, kept: number, rest: Partial<PageEvent> = {}): PageEvent {
  return {
    type: 'page',
    connection: 'devices',
    provider: 'route53-global-resolver',
    listed,
    kept,
    expiringSoon: 0,
    byRule: {},
    cannotTell: {},
    ...rest,
  };
}

function finished(rest: Partial<ConnectionFinishedEvent> = {}): ConnectionFinishedEvent {
  return {
    type: 'connection-finished',
    connection: 'devices',
    provider: 'route53-global-resolver',
    status: 'ok',
    complete: true,
    ...rest,
  };
}

function render(events: SweepEvent[], header: Partial<RunHeader> = {}, style: Style = unstyled) {
  const report = new ReportBuilder({
    runId: 'run-1',
    mode: 'plan',
    startedAt: NOW,
    connections: [{ name: 'devices', provider: 'route53-global-resolver' }],
    ...header,
  });
  const highlights = new Highlights();
  for (const one of events) {
    report.add(one);
    highlights.add(one);
  }
  return renderReport(report.build(NOW), highlights, style);
}

describe('the text report', () => {
  test('is a table of counts, then what would go, then what is withheld', () => {
    const text = render([
      page(1200, 1197),
      planned({ name: 'laptops' }),
      planned({ id: 'at-2', createdAt: NOW - DAY }),
      withheld('protect: entry 1 of the policy matches'),
      finished(),
    ]);
    expect(text).toBe(
      `Plan: nothing was changed · 2026-11-25 12:00:00 UTC · ok

connection  listed   kept  reported  withheld  planned  gone  failed  deferred  outcome
devices      1,200  1,197         0         1        2     0       0         0  ok

Would be revoked: 2
  devices
    at-1  laptops  long-expired  expired 40 days ago
    at-2           long-expired  expired 40 days ago, created 1 day ago

Withheld by safeguards: 1
  devices
    1  protect: entry 1 of the policy matches
`,
    );
  });

  test('counts what was revoked and disabled in enforce mode', () => {
    const text = render(
      [
        page(3, 0),
        event({ outcome: 'revoked' }),
        event({ decision: 'disable', outcome: 'disabled' }, { id: 'at-2' }),
        event({ outcome: 'already-gone' }, { id: 'at-3' }),
        finished(),
      ],
      { mode: 'enforce' },
    );
    expect(text).toContain('revoked  disabled  gone');
    expect(text).toContain('Enforced');
    expect(text).toContain('Revoked or disabled: 2');
    expect(text).not.toContain('at-3');
  });

  test('adds a line of totals when there is more than one connection', () => {
    const connections = ['a', 'b'].map((name) => ({ name, provider: 'p' }));
    const events = connections.flatMap(({ name: connection }) => [
      page(2, 2, { connection }),
      finished({ connection }),
    ]);
    expect(render(events, { connections })).toMatch(/^total +4 +4 /m);
  });

  test('shows the first twenty tokens and says how many more there are', () => {
    const tokens = Array.from({ length: 25 }, (_, number) => planned({ id: `at-${number}` }));
    const text = render([page(25, 0), ...tokens, finished()]);
    expect(text).toContain('at-19');
    expect(text).not.toContain('at-20');
    expect(text).toContain('and 5 more; --audit FILE lists them all');
  });

  test('says why a connection failed and what to do', () => {
    const error = { code: 'invalid-secret', message: 'secret s is not JSON' };
    const text = render([finished({ status: 'failed', complete: false, error })]);
    expect(text).toContain('devices: invalid-secret: secret s is not JSON\n    store JSON');
    expect(text).toMatch(/^Plan: nothing was changed · .* · failed, not finished$/m);
  });

  test('shows the tokens whose revocation failed, with the reason', () => {
    const error = { code: 'forbidden', message: 'deleting an access token: 403' };
    const text = render([page(1, 0), event({ outcome: 'failed', error }), finished()], {
      mode: 'enforce',
    });
    expect(text).toContain('Failed: 1');
    expect(text).toContain('at-1  long-expired  forbidden: deleting an access token: 403');
  });

  test('calls a connection held, or unfinished, by its name', () => {
    const held = { code: 'held', message: 'maxRevocations: the plan holds 3, the limit is 2' };
    expect(render([finished({ status: 'degraded', error: held })])).toMatch(/^devices .* held$/m);
    const deferred = [
      page(1, 0),
      event({ outcome: 'deferred' }),
      finished({ status: 'degraded', complete: false }),
    ];
    expect(render(deferred)).toMatch(/^devices .* unfinished$/m);
    expect(render(deferred)).toContain('1 token left for the next run');
  });

  test('notes what a rule could not decide, and throttling', () => {
    const limits = { concurrency: 5, throttled: 3 };
    const text = render([page(4, 4, { cannotTell: { unused: 4 } }), finished({ limits })]);
    expect(text).toContain(
      'devices: rule unused was not evaluated for 4 tokens: the provider does not return the fields',
    );
    expect(text).toContain('devices: throttled by the provider 3 times');
  });

  test('makes escape sequences in names, ids, rules, reasons and messages harmless', () => {
    const evil = 'x\u001b[2J\u202e';
    const error = { code: 'unavailable', message: evil };
    const text = render([
      page(9, 0, { cannotTell: { [evil]: 1 } }),
      planned({ id: evil, name: evil }),
      planned({ owner: evil }),
      event({ outcome: 'planned', rule: evil }),
      event({ outcome: 'failed', error }),
      withheld(evil),
      finished({ status: 'failed', error }),
    ]);
    expect(text).toMatch(/^[\p{L}\p{N}\p{P}\p{S}\p{Zs}\n]*$/u);
    expect(text).toContain('x\\u{1b}[2J\\u{202e}');
  });

  test('names a token by the beginning of its fingerprint', () => {
    const fingerprint = '0123456789abcdef'.repeat(4);
    const text = render([
      page(1, 0),
      planned({ id: fingerprint, fingerprinted: true }),
      finished(),
    ]);
    expect(text).toContain('    0123456789abcdef  long-expired');
  });

  test('is as wide with styles as without', () => {
    const events = [page(1, 0), planned(), finished()];
    const styled = render(events, {}, (name, text) => `<${name}>${text}</${name}>`);
    expect(styled).toContain('<green>ok</green>');
    expect(styled.replaceAll(/<\/?\w+>/g, '')).toBe(render(events));
  });
});
