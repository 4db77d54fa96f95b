import type { Notice } from '../domain/notice-record.ts';
import type { RemovalWord } from '../domain/removal.ts';
import { formatCount, plural } from '../report/text/counts.ts';
import { shorten } from '../report/text/escape.ts';
import { tokenLabels } from '../report/text/token-label.ts';
import { describeAnnounced } from './announcement.ts';
import { type Digest, type DigestPart, DONE_OUTCOMES, type DoneOutcome } from './owner-digests.ts';
import { subjectOf } from './subject.ts';
import { TITLES } from './token-text.ts';

/** What a message to an owner says besides what it is about. */
export interface DigestContext {
  /** Name of the sweeper. */
  readonly sweeper: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly removalOf: (connection: string) => RemovalWord;
}

/** What happens to the tokens of one owner, in plain words and short lines. */
export function renderDigest(digest: Digest, context: DigestContext): Notice {
  const { sweeper, now } = context;
  const announced = sum(digest, (part) => part.announced.length);
  const facts = [
    ...(announced > 0 ? [`${plural(announced, 'token')} announced`] : []),
    ...DONE_OUTCOMES.flatMap((outcome) => {
      const count = sum(digest, (part) => part.done.get(outcome)?.count ?? 0);
      return count > 0 ? [`${plural(count, 'token')} ${TITLES[outcome]}`] : [];
    }),
  ];
  const headline = facts.join(', ');
  const sections = [
    [headline, `${sweeper}, ${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`],
    announced > 0 ? renderAnnounced(digest, announced, context) : [],
    ...DONE_OUTCOMES.map((outcome) => renderDone(digest, outcome)),
    ['You get this because these tokens are yours, or your team answers for them.'],
  ].filter((lines) => lines.length > 0);
  return {
    subject: subjectOf(sweeper, headline),
    text: `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`,
  };
}

function renderAnnounced(digest: Digest, count: number, { removalOf }: DigestContext): string[] {
  return [
    `ANNOUNCED: ${formatCount(count)}`,
    'These tokens are about to go. Whoever needs one should replace it before.',
    ...[...digest].flatMap(([connection, { announced }]) =>
      announced.length === 0
        ? []
        : [`${connection}:`, ...describeAnnounced(announced, removalOf(connection))],
    ),
  ];
}

function renderDone(digest: Digest, outcome: DoneOutcome): string[] {
  const count = sum(digest, (part) => part.done.get(outcome)?.count ?? 0);
  if (count === 0) return [];
  return [
    `${TITLES[outcome].toUpperCase()}: ${formatCount(count)}`,
    ...[...digest].flatMap(([connection, { done }]) => {
      const tokens = done.get(outcome);
      if (!tokens) return [];
      const shown = tokens.first();
      const labels = tokenLabels(shown.map(({ token }) => token));
      const more = tokens.count - shown.length;
      return [
        `${connection}:`,
        ...shown.map(({ token: { name, owner } }, index) => {
          const who = [name, owner].filter((text) => text !== undefined);
          return `- ${[...who.map((text) => shorten(text, 60)), labels[index]].join(', ')}`;
        }),
        ...(more > 0 ? [`- and ${formatCount(more)} more`] : []),
      ];
    }),
  ];
}

function sum(digest: Digest, countOf: (part: DigestPart) => number): number {
  return [...digest.values()].reduce((total, part) => total + countOf(part), 0);
}
