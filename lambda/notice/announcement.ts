import { type AnnouncingCandidate, actionOf } from '../domain/candidate.ts';
import type { Notice } from '../domain/notice-record.ts';
import type { RemovalWord } from '../domain/removal.ts';
import { shownToken } from '../domain/shown.ts';
import { nameAction } from '../report/text/actions.ts';
import { plural } from '../report/text/counts.ts';
import { shorten } from '../report/text/escape.ts';
import { tokenLabels } from '../report/text/token-label.ts';
import { subjectOf } from './subject.ts';

/** Tokens that one message names; more take more messages, because what is not named is not announced. */
const TOKENS_PER_MESSAGE = 500;

/** The messages that announce these tokens of a connection, each of them by name. */
export function announcementsOf(
  sweeper: string,
  connection: { readonly name: string; readonly removal: RemovalWord },
  announced: readonly AnnouncingCandidate[],
): Notice[] {
  const { name, removal } = connection;
  const notices: Notice[] = [];
  for (let from = 0; from < announced.length; from += TOKENS_PER_MESSAGE) {
    const part = announced.slice(from, from + TOKENS_PER_MESSAGE);
    notices.push({
      subject: subjectOf(sweeper, `${plural(part.length, 'token')} of ${name} announced`),
      text: [
        `${name}: these tokens are about to go.`,
        'Whoever needs one should replace it before.',
        '',
        ...describeAnnounced(part, removal),
        '',
      ].join('\n'),
    });
  }
  return notices;
}

/** Tokens that are announced: each by name, what becomes of it, and from when on; in short lines. */
export function describeAnnounced(
  announced: readonly AnnouncingCandidate[],
  removal: RemovalWord,
): string[] {
  const labels = tokenLabels(announced.map(({ token }) => shownToken(token)));
  return announced.flatMap((candidate, index) => {
    const { token, rule, step } = candidate;
    const { name, owner } = shownToken(token);
    const who = [name, owner].filter((text) => text !== undefined).map((text) => shorten(text, 60));
    const due = new Date(step.due).toISOString().slice(0, 16).replace('T', ' ');
    return [
      `- ${[...who, labels[index]].join(', ')}`,
      `  ${nameAction(actionOf(candidate), removal)}, from ${due} UTC on, by rule ${shorten(rule.name, 40)}`,
    ];
  });
}
