import type { Problem, WaitingPlan } from '../../domain/events.ts';
import type { Report } from '../../domain/report.ts';
import { adviceFor } from './advice.ts';
import { renderCounts, styleOf } from './counts-table.ts';
import { escapeForTerminal } from './escape.ts';
import type { Highlights } from './highlights.ts';
import { renderNotes } from './notes.ts';
import type { Look, Style } from './table.ts';
import {
  renderActed,
  renderFailed,
  renderHeld,
  renderReported,
  renderWaiting,
  renderWithheld,
} from './token-lists.ts';
import { describeWaitingPlan } from './waiting-plan.ts';

/** The report as text: counts by connection, what is done to which tokens, which are kept and why, and what went wrong. */
export function renderReport(report: Report, highlights: Highlights, look: Look): string {
  const { style } = look;
  const sections = [
    renderHead(report, style),
    renderCounts(report, look),
    renderActed(report, highlights, look),
    renderWaiting(report, highlights, look),
    renderReported(report, highlights, look),
    renderWithheld(report, highlights, look),
    renderHeld(report, highlights, look),
    [...renderProblems(report, style), ...renderFailed(report, highlights, look)],
    renderNotes(report, highlights),
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
function renderProblems({ connections }: Report, style: Style): string[] {
  const concerned = new Map<string, { error: Problem; names: string[]; plans: WaitingPlan[] }>();
  for (const { name, error, plan } of connections) {
    if (!error) continue;
    const text = `${error.code}: ${error.message}`;
    const of = concerned.get(text) ?? { error, names: [], plans: [] };
    of.names.push(name);
    if (plan) of.plans.push(plan);
    concerned.set(text, of);
  }
  const lines = [...concerned].flatMap(([text, { error, names, plans }]) => {
    const advice = adviceFor(error);
    return [
      `  ${names.join(', ')}: ${escapeForTerminal(text)}`,
      ...(advice ? [`    ${advice}`] : []),
      ...plans.map((plan) => `    ${advice ? 'or ' : ''}${describeWaitingPlan(plan)}`),
    ];
  });
  return lines.length > 0 ? [style('bold', 'Problems'), ...lines] : [];
}
