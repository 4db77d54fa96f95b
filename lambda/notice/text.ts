import { DAY } from '../domain/duration.ts';
import type { Problem } from '../domain/events.ts';
import type { Notice, NoticeRecord } from '../domain/notice-record.ts';
import type { Reminder } from '../domain/reminders.ts';
import { type ConnectionReport, isHeld, isOnlyStuck, type Report } from '../domain/report.ts';
import { adviceFor } from '../report/text/advice.ts';
import { formatCount, plural } from '../report/text/counts.ts';
import { escapeForTerminal } from '../report/text/escape.ts';
import { describeWaitingPlan } from '../report/text/waiting-plan.ts';
import { describeReminder } from './reminder-text.ts';
import { subjectOf } from './subject.ts';
import { countTold, renderTold, TITLES } from './token-text.ts';
import { TOLD_OUTCOMES, type ToldTokens } from './told-tokens.ts';

/** Everything that a notice is written from. */
export interface NoticeParts {
  /** Name of the sweeper. */
  readonly name: string;
  readonly report: Report;
  readonly tokens: ToldTokens;
  /** Since when connections have not ended well. */
  readonly troubles: NoticeRecord['troubles'];
  readonly reminders: readonly Reminder[];
  /** What went wrong for the whole run, such as an audit that cannot be written. */
  readonly problem?: Problem;
  /** Where to look, by what is there; absolute URLs. */
  readonly links: Readonly<Record<string, string>>;
}

/** The longest message that SNS delivers is 256 KiB. */
const MAX_CHARACTERS = 60_000;

/** Whether a run has something to tell besides that all is well. */
export function hasNews({ report, reminders, problem }: NoticeParts): boolean {
  const { totals, connections } = report;
  const { revoked, disabled, quarantined, announced } = totals;
  const didSomething = revoked + disabled + quarantined + announced > 0;
  return didSomething || connections.some(needsYou) || reminders.length > 0 || !!problem;
}

/** A run in plain words, in short lines: what needs somebody first, what was done, what comes, where to look. */
export function renderNotice(parts: NoticeParts): Notice {
  const { name, report, links } = parts;
  const headline = headlineOf(parts);
  const where = Object.entries(links).flatMap(([what, url]) => [`${what}:`, url]);
  const sections = [
    [headline, `${name}, ${report.startedAt.slice(0, 16).replace('T', ' ')} UTC`],
    renderNeedsYou(parts),
    ...TOLD_OUTCOMES.map((outcome) => renderTold(outcome, parts)),
    parts.reminders.flatMap(describeReminder),
  ].filter((lines) => lines.length > 0);
  const text = cut(sections.map((lines) => lines.join('\n')).join('\n\n'));
  return {
    subject: subjectOf(name, headline),
    text: `${[text, ...(where.length > 0 ? [where.join('\n')] : [])].join('\n\n')}\n`,
  };
}

function headlineOf(parts: NoticeParts): string {
  const { report, problem } = parts;
  if (!hasNews(parts)) return `all well: ${describeQuiet(report)}`;
  const bad = report.connections.filter(needsYou).length;
  const done = TOLD_OUTCOMES.filter((outcome) => outcome !== 'failed')
    .filter((outcome) => report.totals[outcome] > 0)
    .map((outcome) => `${formatCount(report.totals[outcome])} ${TITLES[outcome]}`);
  const facts = [
    ...(problem ? [problem.code] : []),
    ...(bad > 0 ? [`${plural(bad, 'connection')} to look at`] : []),
    ...done,
  ];
  return [...facts, ...reminderFacts(parts)].join(', ');
}

/** What is to be looked at besides the run, in a headline. */
function reminderFacts({ report, reminders }: NoticeParts): string[] {
  const isTold = (wanted: Reminder['kind']) => reminders.some(({ kind }) => kind === wanted);
  const isEnding = isTold('lapsing') || isTold('own-credential');
  return [
    ...(isEnding ? ['something ends soon'] : []),
    ...(isTold('stuck') ? [`${plural(report.stuck, 'token')} stuck`] : []),
    ...(isTold('only-plans') ? ['nothing is revoked'] : []),
  ];
}

function describeQuiet({ mode, totals, connections }: Report): string {
  const listed = `${plural(connections.length, 'connection')}, ${plural(totals.listed, 'token')}`;
  if (mode === 'enforce') return `${listed}, nothing to do`;
  return `${listed}, ${formatCount(totals.planned)} would be acted on (mode: plan)`;
}

/** A connection that did not end well; what is stuck is told seldom. */
function needsYou(connection: ConnectionReport): boolean {
  return connection.outcome !== 'ok' && !isOnlyStuck(connection);
}

function renderNeedsYou({ report, troubles, problem }: NoticeParts): string[] {
  const now = Date.parse(report.startedAt);
  const bad = report.connections.filter(needsYou);
  if (bad.length === 0 && !problem) return [];
  return [
    'LOOK AT THIS',
    ...(problem ? ['', ...renderProblem(problem)] : []),
    ...bad.flatMap((one) => [
      '',
      `${one.name}: ${stateOf(one)}, ${describeNights(troubles.get(one.name), now)}`,
      ...(one.error ? renderProblem(one.error) : []),
      ...(one.plan ? [`To do exactly this: ${describeWaitingPlan(one.plan)}`] : []),
      ...renderCounts(one),
    ]),
  ];
}

function stateOf(connection: ConnectionReport): string {
  const { outcome, complete } = connection;
  if (isHeld(connection)) return 'held, nothing was revoked';
  if (outcome === 'failed') return 'failed, nothing is known';
  return complete ? 'done in part' : 'not finished';
}

function describeNights(since: number | undefined, now: number): string {
  if (since === undefined || since >= now) return 'new';
  const nights = Math.round((now - since) / DAY) + 1;
  return `for ${plural(nights, 'night')}, since ${new Date(since).toISOString().slice(0, 10)}`;
}

function renderProblem(problem: Problem): string[] {
  const advice = adviceFor(problem);
  return [
    escapeForTerminal(`${problem.code}: ${problem.message}`),
    ...(advice ? [`What to do: ${advice}`] : []),
  ];
}

function renderCounts(connection: ConnectionReport): string[] {
  const failed = countTold(connection, 'failed');
  const { deferred } = connection.totals;
  return [
    ...(failed > 0 ? [`${plural(failed, 'token')} failed, named below`] : []),
    ...(deferred > 0 ? [`${plural(deferred, 'token')} left for the next run`] : []),
  ];
}

/** As many whole lines as fit. */
function cut(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text;
  const lines = text.slice(0, MAX_CHARACTERS);
  return `${lines.slice(0, lines.lastIndexOf('\n'))}\n\nThere is more than fits here; the audit has all of it.`;
}
