import type { Problem } from '../domain/events.ts';
import {
  NOTHING_TOLD,
  type Notice,
  type NoticeRecord,
  troublesAt,
} from '../domain/notice-record.ts';
import type { Policy } from '../domain/policy-types.ts';
import {
  type CredentialEnd,
  dueReminders,
  lapsingEntries,
  planningSince,
  type Reminder,
  rememberTold,
  WEEKLY_MILLIS,
} from '../domain/reminders.ts';
import type { Report } from '../domain/report.ts';
import { describeError } from '../errors.ts';
import type { NoticeMemory } from '../memory-ports.ts';
import type { Standing } from './events.ts';
import { hasNews, type NoticeParts, renderNotice } from './text.ts';
import type { ToldTokens } from './told-tokens.ts';

/** A run that is over. */
export interface FinishedRun {
  readonly report: Report;
  readonly tokens: ToldTokens;
  /** What went wrong for the whole run. */
  readonly problem?: Problem;
  /** When the credentials of connections end, as far as their secrets tell. @default - nothing is known */
  readonly credentialEnds?: ReadonlyMap<string, CredentialEnd>;
}

/** How people are told. */
export interface NoticeContext extends Pick<NoticeParts, 'name' | 'links'> {
  /** Whether they are told once a week that nothing happened. */
  readonly allWell: 'weekly' | 'never';
  /** Policies in use, each once. */
  readonly policies: readonly Policy[];
  /** Throws SweepError. @default - nobody is told */
  readonly publish?: ((notice: Notice) => Promise<void>) | undefined;
  /** @default - nothing is remembered */
  readonly memory?: NoticeMemory | undefined;
  readonly warn: (message: string, problem: Problem) => void;
}

/** What became of a notice. */
export interface GivenNotice {
  readonly notice: Notice;
  readonly isUndelivered: boolean;
  readonly standing: Standing;
}

/**
 * Tells people what a scheduled run did, if there is anything to tell, and remembers that it was told. Never throws: what
 * cannot be sent or remembered is logged, and told again by the next run.
 */
export async function giveNotice(run: FinishedRun, context: NoticeContext): Promise<GivenNotice> {
  const { publish, memory, warn, allWell } = context;
  const { report } = run;
  const now = Date.parse(report.startedAt);
  const { before, problem = run.problem } = await recall(memory, warn);
  const due = dueReminders(remindersOf(run, context, before), now, before.told);
  const troubles = troublesAt(now, report.connections, before.troubles);
  const parts: NoticeParts = {
    ...context,
    ...run,
    troubles,
    reminders: [...due.values()],
    ...(problem && { problem }),
  };
  const notice = renderNotice(parts);
  const isQuietWeek = now - (before.deliveredAt ?? -Infinity) >= WEEKLY_MILLIS;
  const isWanted = hasNews(parts) || (allWell === 'weekly' && memory !== undefined && isQuietWeek);
  const isDelivered = isWanted && publish !== undefined && (await send(notice, publish, warn));
  await memory
    ?.update((old) => {
      const planSince = planningSince(report.mode, now, old);
      const deliveredAt = isDelivered ? now : old.deliveredAt;
      const kept = old.notices.filter(({ runId }) => runId !== report.runId);
      return {
        troubles: troublesAt(now, report.connections, old.troubles),
        told: isDelivered ? rememberTold(old.told, due.keys(), now) : old.told,
        ...(planSince !== undefined && { planSince }),
        ...(deliveredAt !== undefined && { deliveredAt }),
        notices: [...kept, { runId: report.runId, ...notice }],
      };
    })
    .catch((error) => warn('what was told is not remembered', describeError(error)));
  const isUndelivered = isWanted && publish !== undefined && !isDelivered;
  return { notice, isUndelivered, standing: { troubles, recovered: recoveredIn(report, before) } };
}

function recoveredIn({ connections }: Report, { troubles }: NoticeRecord): Standing['recovered'] {
  const wentWell = new Set(
    connections.filter(({ outcome }) => outcome === 'ok').map(({ name }) => name),
  );
  return new Map([...troubles].filter(([name]) => wentWell.has(name)));
}

/** What was told before; nothing, and the problem, where that cannot be read. */
async function recall(
  memory: NoticeMemory | undefined,
  warn: NoticeContext['warn'],
): Promise<{ readonly before: NoticeRecord; readonly problem?: Problem }> {
  try {
    return { before: (await memory?.recall()) ?? NOTHING_TOLD };
  } catch (error) {
    const problem = describeError(error);
    warn('what was told before is not known', problem);
    return { before: NOTHING_TOLD, problem };
  }
}

async function send(
  notice: Notice,
  publish: (notice: Notice) => Promise<void>,
  warn: NoticeContext['warn'],
): Promise<boolean> {
  try {
    await publish(notice);
    return true;
  } catch (error) {
    warn('the notice could not be sent', describeError(error));
    return false;
  }
}

function remindersOf(
  { report, tokens, credentialEnds = new Map() }: FinishedRun,
  { policies }: NoticeContext,
  before: NoticeRecord,
): readonly Reminder[] {
  const now = Date.parse(report.startedAt);
  const since = planningSince(report.mode, now, before);
  // The list says what holds, where it shows the token that signs in.
  const listed = Array.from(tokens.ownExpiry, ([connection, at]): [string, CredentialEnd] => {
    return [connection, { at, by: 'list' }];
  });
  const ends = new Map([...credentialEnds, ...listed]);
  return [
    ...lapsingEntries(policies, now),
    ...Array.from(ends, ([connection, end]): Reminder => {
      return { kind: 'own-credential', connection, ...end };
    }),
    ...Array.from(tokens.stuck, ([connection, stuck]): Reminder => {
      return { kind: 'stuck', connection, tokens: stuck.first().map(({ token }) => token) };
    }),
    ...(since === undefined ? [] : [{ kind: 'only-plans', since } as const]),
  ];
}
