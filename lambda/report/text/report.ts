import type { Report } from '../../domain/report.ts';
import { adviceFor } from './advice.ts';
import { renderCounts, styleOf } from './counts-table.ts';
import { escapeForTerminal } from './escape.ts';
import type { Highlights } from './highlights.ts';
import { renderNotes } from './notes.ts';
import { bySameCause } from './same-cause.ts';
import type { Layout, Style } from './table.ts';
import {
  renderActed,
  renderFailed,
  renderHeld,
  renderReported,
  renderWaiting,
  renderWithheld,
} from './token-lists.ts';
import { describeWaitingPlan } from './waiting-plan.ts';
import { wrapToWidth } from './width.ts';

/** The report as text: counts by connection, what is done to which tokens, which are kept and why, and what went wrong. */
export function renderReport(report: Report, highlights: Highlights, layout: Layout): string {
  const { style } = layout;
  const sections = [
    renderHead(report, style),
    renderCounts(report, layout),
    renderActed(report, highlights, layout),
    renderWaiting(report, highlights, layout),
    renderReported(report, highlights, layout),
    renderWithheld(report, highlights, layout),
    renderHeld(report, highlights, layout),
    [...renderProblems(report, layout), ...renderFailed(report, highlights, layout)],
    renderNotes(report, highlights).flatMap((note) => wrapToWidth(note, layout.width, '  ')),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function renderHead({ mode, outcome, complete, startedAt }: Report, style: Style): string[] {
  const title = mode === 'plan' ? 'Plan: nothing was changed' : 'Enforced';
  const unfinished = complete ? '' : ', not finished';
  const time = `${startedAt.slice(0, 19).replace('T', ' ')} UTC`;
  return [`${style('bold', title)} · ${time} · ${style(styleOf(outcome), outcome)}${unfinished}`];
}

/** Each problem once, with the connections that have it, and what to do about it. */
function renderProblems({ connections }: Report, { style, width }: Layout): string[] {
  const troubled = connections.flatMap(({ name, error, plan }) =>
    error ? [{ name, error, plan }] : [],
  );
  const lines = bySameCause(troubled, ({ error }) => error).flatMap(([problem, concerned]) => {
    const names = concerned.map(({ name }) => name).join(', ');
    const advice = adviceFor(problem);
    return [
      ...wrapToWidth(
        `  ${names}: ${escapeForTerminal(`${problem.code}: ${problem.message}`)}`,
        width,
        '    ',
      ),
      ...(advice ? wrapToWidth(`    ${advice}`, width, '    ') : []),
      ...concerned.flatMap(({ plan }) =>
        plan ? [`    ${advice ? 'or ' : ''}${describeWaitingPlan(plan)}`] : [],
      ),
    ];
  });
  return lines.length > 0 ? [style('bold', 'Problems'), ...lines] : [];
}
