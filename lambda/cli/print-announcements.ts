import { type AnnouncingCandidate, actionOf } from '../domain/candidate.ts';
import { shownToken } from '../domain/shown.ts';
import type { GeneralChannel } from '../notice/messenger.ts';
import type { RunnableConnection } from '../ports.ts';
import { nameAction } from '../report/text/actions.ts';
import { escapeForTerminal } from '../report/text/escape.ts';
import { tokenLabels } from '../report/text/token-label.ts';

/** Announces by printing: each token in a line of its own, however many there are, because what is not printed is not announced. */
export function printAnnouncements(
  connections: readonly Pick<RunnableConnection, 'name' | 'removal'>[],
  print: (line: string) => void,
): GeneralChannel['tell'] {
  const removals = new Map(connections.map(({ name, removal }) => [name, removal]));
  return async (connection, announced) => {
    const tokens = announced.map(({ token }) => shownToken(token));
    const labels = tokenLabels(tokens);
    for (const [index, candidate] of announced.entries()) {
      print(line(connection, candidate, labels[index] ?? '', removals.get(connection)));
    }
  };
}

function line(
  connection: string,
  candidate: AnnouncingCandidate,
  label: string,
  removal: RunnableConnection['removal'] = 'revoke',
): string {
  const { token, rule, step } = candidate;
  const { name, owner } = shownToken(token);
  const who = [name, owner].filter((text) => text !== undefined).join(', ');
  const action = nameAction(actionOf(candidate), removal);
  const due = new Date(step.due).toISOString();
  return escapeForTerminal(
    `${connection}: announced: ${label}${who === '' ? '' : ` (${who})`}: ${action}, from ${due} on, by rule ${rule.name}`,
  );
}
