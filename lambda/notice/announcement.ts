import { type AnnouncingCandidate, actionOf } from '../domain/candidate.ts';
import type { Notice } from '../domain/notice-record.ts';
import type { RemovalWord } from '../domain/removal.ts';
import { shownToken } from '../domain/shown.ts';
import { nameAction } from '../report/text/actions.ts';
import { plural } from '../report/text/counts.ts';
import { shorten } from '../report/text/escape.ts';
import { tokenLabels } from '../report/text/token-label.ts';

/** Tokens that one message names; more take more messages, because what is not named is not announced. */
const TOKENS_PER_MESSAGE = 500;

/** The messages that announce these tokens of a connection, each of them by name. */
export function announcementsOf(
  sweeper: string,
  connection: { readonly name: string; readonly removal: RemovalWord },
  announced: readonly AnnouncingCandidate[],
): Notice[] {
  const notices: Notice[] = [];
  const labels = tokenLabels(announced.map(({ token }) => shownToken(token)));
  for (let from = 0; from < announced.length; from += TOKENS_PER_MESSAGE) {
    const part = announced.slice(from, from + TOKENS_PER_MESSAGE);
    notices.push({
      subject: `${sweeper}: ${plural(part.length, 'token')} of ${connection.name} announced`.slice(
        0,
        99,
      ),
      text: [
        `${connection.name}: these tokens are about to go.`,
        'Whoever needs one should replace it before.',
        '',
        ...part.flatMap((one, index) => describe(one, labels[from + index] ?? '', connection)),
        '',
      ].join('\n'),
    });
  }
  return notices;
}

function describe(
  candidate: AnnouncingCandidate,
  label: string,
  { removal }: { readonly removal: RemovalWord },
): string[] {
  const { token, rule, step } = candidate;
  const { name, owner } = shownToken(token);
  const who = [name, owner].filter((text) => text !== undefined).map((text) => shorten(text, 60));
  const due = new Date(step.due).toISOString().slice(0, 16).replace('T', ' ');
  return [
    `- ${[...who, label].join(', ')}`,
    `  ${nameAction(actionOf(candidate), removal)}, from ${due} UTC on, by rule ${shorten(rule.name, 40)}`,
  ];
}
