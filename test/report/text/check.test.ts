import { describe, expect, test } from 'vitest';
import type {
  CheckResult,
  ConnectionFindings,
} from '../../../lambda/domain/connection-findings.ts';
import { SweepError } from '../../../lambda/errors.ts';
import { renderChecks } from '../../../lambda/report/text/check.ts';
import { plain } from '../../../lambda/report/text/table.ts';
import { widthOf } from '../../../lambda/report/text/width.ts';
import { DAY, NOW } from '../../support/clock.ts';
import { WELL } from '../../support/findings.ts';
import { tokenOf } from '../../support/tokens.ts';

const FINE: ConnectionFindings = {
  ...WELL,
  listed: 1200,
  tokens: [tokenOf({ name: 'laptop', status: 'active', expiresAt: NOW + DAY })],
};

const checked = (name: string, result: CheckResult, secret?: string) => ({
  ...{ name, result, secret },
  provider: 'vault',
});

function render(findings: Partial<ConnectionFindings>, secret?: string): string {
  const result = { ...FINE, ...findings };
  return renderChecks([checked('devices', result, secret)], NOW, plain).trimEnd();
}

describe('a connection that was listed', () => {
  test('shows its credential, its number of tokens and the first of them', () => {
    expect(render({}, 'a-secret')).toBe(`ok      devices  secret read, 1,200 tokens
        signs in as: not of the listed kind
        token-1  laptop  active  expires in 1 day`);
    expect(render({})).toContain('devices  standard AWS credentials, 1,200 tokens');
  });

  test('names the connections that reach the same account, and that is nothing wrong', () => {
    expect(render({ sharesAccountWith: ['other'] })).toMatch(
      /^ok .*\n.*\n {8}reaches the same account as other; /,
    );
  });

  test('names protect entries that have lapsed, and that is nothing wrong', () => {
    const entry = { entry: 'entry 2 (name a)', until: '2027-04-01T00:00:00.000Z' };
    expect(render({ lapsed: [entry] })).toMatch(
      /^ok .*\n.*\n {8}lapsed: entry 2 \(name a\) of protect protects nothing since 2027-04-01T00/,
    );
  });

  test('says that fingerprints without a secret are keyed at random', () => {
    const tokens = [tokenOf({ fingerprinted: true })];
    expect(render({ tokens })).toContain(
      'fingerprints are keyed at random, as there is no secret to key them with: without a memory',
    );
    expect(render({ tokens }, 'a-secret')).not.toContain('fingerprints');
    expect(render({})).not.toContain('fingerprints');
  });

  test('shows what would hold or degrade a sweep', () => {
    const error = { code: 'invalid-response', message: 'no id' };
    const unreadable = [tokenOf({ id: 'x', providerState: { kind: 'unreadable', error } })];
    const problems = [{ code: 'forbidden', message: 'listing project 7: 403' }];
    const text = render({ unreadable, unreadableCount: 3, problems, notes: ['no expiry here'] });
    expect(text).toMatch(/^warn {4}devices/);
    expect(text).toContain('        no expiry here\n        forbidden: listing project 7: 403\n');
    expect(text).toContain('        could not be read: x and 2 more\n');
    expect(text).toMatch(/^ {8}x .* no id$/m);
  });

  test('makes text from the provider harmless', () => {
    const evil = '\u001b[2J\u202e';
    const text = render({
      tokens: [tokenOf({ id: evil, name: evil, status: evil })],
      problems: [{ code: 'forbidden', message: evil }],
      notes: [evil],
    });
    expect(text).toMatch(/^[\p{L}\p{N}\p{P}\p{S}\p{Zs}\n]*$/u);
  });
});

test('connections that could not be listed show their error once, and what to do about it, after the others', () => {
  const error = new SweepError('throttled', 'listing tokens: 429');
  const late = new SweepError('timeout', 'AWS takes long');
  const all = [
    checked('a', { error }),
    checked('b', { error: late }),
    checked('devices', FINE),
    checked('c', { error: new SweepError('throttled', 'listing tokens: 429') }),
  ];
  const [fine, ...failed] = renderChecks(all, NOW, plain).trimEnd().split('\n\n');
  expect(fine).toMatch(/^ok {6}devices/);
  expect(failed).toEqual([
    [
      'failed  a, c  throttled: listing tokens: 429',
      '        lower `limits.requestsPerSecond` or `limits.concurrency` of the connection',
    ].join('\n'),
    'failed  b  timeout: AWS takes long',
  ]);
});

test('at 80 columns every line fits, and words stay whole', () => {
  const long = 'a message that is longer than the terminal is wide, '.repeat(3).trim();
  const findings = {
    ...FINE,
    tokens: [tokenOf({ id: 'x'.repeat(40), name: '部署令牌'.repeat(4), expiresAt: NOW + DAY })],
    notes: [long],
  };
  const error = new SweepError('throttled', long);
  const all = [checked('devices', findings), checked('crm', { error })];
  const text = renderChecks(all, NOW, { ...plain, width: 80 });
  for (const line of text.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(80);
  expect(text.replaceAll(/\s+/g, ' ')).toContain(long);
});
