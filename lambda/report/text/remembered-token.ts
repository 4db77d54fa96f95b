import { isStuck } from '../../domain/failures.ts';
import type { Remembered } from '../../domain/remembered.ts';
import type { RememberedToken } from '../../domain/remembered-token.ts';
import { plural } from './counts.ts';
import { formatTable, type Style } from './table.ts';

/** What is remembered of one token as text: one fact a line. */
export function renderRememberedToken(token: RememberedToken, style: Style): string {
  const rows = factsOf(token).map(([name, text]) => [
    { text: name, style: 'dim' as const },
    { text },
  ]);
  return `${formatTable(rows, style).join('\n')}\n`;
}

/** What is remembered of a token, one fact after the other, each with its name. */
export function factsOf(token: RememberedToken): readonly (readonly [string, string])[] {
  const { rule, staleSince, lastListed } = token;
  return [
    ['wanted gone', `by rule ${rule}, since ${iso(staleSince)}`],
    ['last listed', iso(lastListed)],
    ...waitingFactsOf(token),
    ...doneFactsOf(token),
  ];
}

function waitingFactsOf(token: RememberedToken): readonly (readonly [string, string])[] {
  const { announced, quarantined, noticed } = token;
  return [
    ...fact(
      'announced',
      announced && `${iso(announced.at)}, due ${end(announced.at, announced.wait)}`,
    ),
    ...fact(
      'in quarantine',
      quarantined && `since ${iso(quarantined.at)}, until ${end(quarantined.at, quarantined.for)}`,
    ),
    ...fact('noticed', noticed && `${noticed.reason}, at ${iso(noticed.at)}`),
  ];
}

function doneFactsOf(token: RememberedToken): readonly (readonly [string, string])[] {
  const { intent, disabledAt, disabledBy, restored, removedAt, failures } = token;
  const by = disabledBy === undefined ? '' : ` by run ${disabledBy}`;
  return [
    ...fact('intent', intent && `${intent.action}, by run ${intent.runId} at ${iso(intent.at)}`),
    ...fact('disabled', disabledAt === undefined ? undefined : `${iso(disabledAt)}${by}`),
    ...fact('restored', restored && `${iso(restored.at)}, until ${iso(restored.until)}`),
    ...fact('removed', removedAt === undefined ? undefined : iso(removedAt)),
    ...fact(
      'failed',
      failures &&
        `${plural(failures.count, 'time')}, the last one ${failures.code}; ${isStuck(failures) ? 'stuck; ' : ''}tried again ${nextTry(failures.waitRuns)}`,
    ),
  ];
}

function nextTry(waitRuns: number): string {
  return waitRuns <= 1 ? 'in the next enforcing run' : `in ${waitRuns} enforcing runs`;
}

/** How many tokens are remembered, and what of them, in one line. */
export function renderRememberedTokens({ tokens }: Pick<Remembered, 'tokens'>): string {
  if (tokens.size === 0) return 'no token is remembered\n';
  const all = [...tokens.values()];
  const count = (has: (token: RememberedToken) => unknown) => all.filter(has).length;
  const counts = [
    [count(({ announced }) => announced), 'announced'],
    [count(({ quarantined }) => quarantined), 'in quarantine'],
    [count(({ disabledAt }) => disabledAt !== undefined), 'disabled'],
    [count(({ restored }) => restored), 'restored'],
    [count(({ removedAt }) => removedAt !== undefined), 'removed'],
    [count(({ failures }) => failures), 'that could not be removed'],
    [count(({ failures }) => failures && isStuck(failures)), 'stuck'],
    [count(({ intent }) => intent), 'that a run is about to act on'],
  ] as const;
  const parts = counts.filter(([some]) => some > 0).map(([some, what]) => `${some} ${what}`);
  return `${plural(tokens.size, 'token')} remembered${parts.length > 0 ? `: ${parts.join(', ')}` : ''}\n`;
}

function fact(name: string, text: string | undefined): readonly (readonly [string, string])[] {
  return text === undefined ? [] : [[name, text]];
}

function end(at: number, length: number): string {
  return iso(at + length);
}

function iso(millis: number): string {
  return new Date(millis).toISOString();
}
