import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { HOUR } from '../support/clock.ts';
import { Alarm, type Leeway } from './cloudwatch/alarm.ts';
import { CONNECTIONS } from './cloudwatch/nights.ts';
import { replay, type Telling } from './cloudwatch/replay.ts';
import { QUIET_STORIES, STORIES, type Story } from './cloudwatch/stories.ts';
import { createSweeper, templateOf } from './synth.ts';

vi.setConfig({ testTimeout: 120_000 });

const NIGHTS = 60;
const LONGEST_SILENCE = 26 * HOUR;

const config = {
  connections: CONNECTIONS.map((name) => ({
    name,
    provider: 'route53-global-resolver',
    settings: { dnsViewIds: 'all' },
  })),
  policies: { default: { rules: [{ when: { expiredFor: '7d' }, action: 'revoke' }] } },
};
const template = templateOf(createSweeper(undefined, config));
const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Alarm.parse(Properties),
);

/** What the documentation leaves open must not matter. */
const LEEWAYS: readonly Leeway[] = [0, 3].flatMap((extraPeriods) =>
  [true, false].map((evaluatesCurrent) => ({ extraPeriods, evaluatesCurrent })),
);

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');

const replayed = new Map<Story, readonly (readonly Telling[])[]>();

/** What a story looks like to the people who are told, however CloudWatch evaluates. */
function tellingsOf(story: Story): readonly (readonly Telling[])[] {
  const all =
    replayed.get(story) ??
    LEEWAYS.map((leeway) =>
      replay(story, alarms, NIGHTS, leeway).map(({ alarm, after }) => ({
        alarm: alarm.replace('token-sweeper-', ''),
        after,
      })),
    );
  replayed.set(story, all);
  return all;
}

/** The row of the runbook: what happened, which alarms tell it, after how long at most, and how often in sixty nights. */
function rowOf(story: Story, all: readonly (readonly Telling[])[]): string {
  const names = new Set(all.flatMap((tellings) => tellings.map(({ alarm }) => alarm)));
  const shown = [...names].map((name) => name.replace(/^attention-.*/, 'attention'));
  const links = [...new Set(shown)].sort().map((name) => `[${name}](#${name})`);
  const hours = Math.max(...all.map((tellings) => Math.ceil(firstOf(tellings) / HOUR)));
  const told = Math.min(...all.map((tellings) => daysOf(tellings)));
  const often = told === 1 ? 'once' : `on ${told} days`;
  return `| ${story.title} | ${links.join(', ')} | ${hours} h | ${often} |`;
}

function firstOf(tellings: readonly Telling[]): number {
  return Math.min(...tellings.filter(({ after }) => after >= 0).map(({ after }) => after));
}

function daysOf(tellings: readonly Telling[]): number {
  return new Set(tellings.map(({ after }) => Math.floor(after / (24 * HOUR)))).size;
}

describe('sixty nights before the alarms of the template', () => {
  test('there are at least twenty-five stories of failure', () => {
    expect(STORIES.length).toBeGreaterThanOrEqual(25);
  });

  test.each(STORIES)('$title: somebody is told, as the runbook says', (story) => {
    const all = tellingsOf(story);
    for (const tellings of all) expect(firstOf(tellings)).toBeLessThanOrEqual(LONGEST_SILENCE);
    expect(runbook).toContain(rowOf(story, all));
  });

  test.each(QUIET_STORIES)('$title: nobody is told anything', (story) => {
    for (const tellings of tellingsOf(story)) expect(tellings).toEqual([]);
  });

  test('a connection that fails beside one that has failed for long is told, by name', () => {
    const story: Story = {
      title: 'two, one after the other',
      since: 10,
      night: (nights, night) =>
        nights.run(night, night < 10 ? [] : night < 20 ? ['crm'] : ['crm', 'erp']),
    };
    for (const tellings of tellingsOf(story)) {
      expect(tellings.map(({ alarm }) => alarm)).toEqual(['attention-crm', 'attention-erp']);
      expect(tellings[1]?.after).toBeLessThan(10 * 24 * HOUR + 2 * HOUR);
    }
  });

  test('every alarm tells at least one story', () => {
    const told = new Set(
      STORIES.flatMap((story) =>
        tellingsOf(story)
          .flat()
          .map(({ alarm }) => alarm),
      ),
    );
    expect([...told].sort()).toEqual(
      alarms.map(({ AlarmName }) => AlarmName.replace('token-sweeper-', '')).sort(),
    );
  });
});
