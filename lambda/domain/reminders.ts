import { DAY } from './duration.ts';
import type { Mode } from './events.ts';
import type { NoticeRecord } from './notice-record.ts';
import type { Policy } from './policy-types.ts';
import { hasLapsed, nameOfEntry } from './protect.ts';
import type { Token } from './token.ts';

/** What people are told before it happens, or from time to time while it lasts. Times are epoch milliseconds. */
export type Reminder =
  | {
      readonly kind: 'lapsing';
      readonly policy: string;
      readonly entry: string;
      readonly reason?: string | undefined;
      readonly at: number;
    }
  | ({ readonly kind: 'own-credential'; readonly connection: string } & CredentialEnd)
  | { readonly kind: 'stuck'; readonly connection: string; readonly tokens: readonly Token[] }
  | { readonly kind: 'only-plans'; readonly since: number };

/** When the credential of a connection ends (epoch milliseconds), and what tells that. */
export interface CredentialEnd {
  readonly at: number;
  /** The list of tokens, a tag of the secret, or the secret's rotation. */
  readonly by: 'list' | 'tag' | 'rotation';
}

/** A protect entry that ends is told so many days before, and again closer to its end. */
const DAYS_BEFORE_LAPSE = [14, 7, 1];

/** A credential of the sweeper that expires is told so many days before. */
const DAYS_BEFORE_EXPIRY = [30, 7, 1];

/** For so long may a deployment plan before people are asked whether it should. */
const PLANNING_MILLIS = 30 * DAY;

/** What is told weekly may come a few hours early, so that a schedule with a flexible window skips no week. */
export const WEEKLY_MILLIS = 7 * DAY - DAY / 4;

/** The protect entries of these policies that end soon. */
export function lapsingEntries(policies: readonly Policy[], now: number): Reminder[] {
  return policies.flatMap(({ name: policy, protect }) =>
    protect.flatMap((one, index): Reminder[] => {
      const { until: at, reason } = one;
      if (at === undefined || hasLapsed(one, now)) return [];
      return [{ kind: 'lapsing', policy, entry: nameOfEntry(one, index), reason, at }];
    }),
  );
}

/** Since when every scheduled run has planned, this one at `now` included; `undefined` where it enforces. */
export function planningSince(
  mode: Mode,
  now: number,
  { planSince }: Pick<NoticeRecord, 'planSince'>,
): number | undefined {
  return mode === 'plan' ? (planSince ?? now) : undefined;
}

/** Those that are to be told at `now`, by the keys under which that is remembered. */
export function dueReminders(
  reminders: readonly Reminder[],
  now: number,
  told: NoticeRecord['told'],
): ReadonlyMap<string, Reminder> {
  const due = new Map<string, Reminder>();
  for (const reminder of reminders) {
    const key = keyAt(reminder, now);
    if (key === undefined || isTold(reminder, told.get(key), now)) continue;
    due.set(key, reminder);
  }
  return due;
}

/** Forgets what was told long ago, so that the record does not grow. */
export function rememberTold(
  told: NoticeRecord['told'],
  keys: Iterable<string>,
  now: number,
): ReadonlyMap<string, number> {
  const recent = [...told].filter(([, at]) => now - at < 60 * DAY);
  return new Map([...recent, ...Array.from(keys, (key): [string, number] => [key, now])]);
}

/** Stands for the reminder at this distance from its time; `undefined` while there is time enough. */
function keyAt(reminder: Reminder, now: number): string | undefined {
  switch (reminder.kind) {
    case 'only-plans':
      return now - reminder.since < PLANNING_MILLIS ? undefined : 'only-plans';
    case 'stuck':
      return `stuck ${reminder.connection}`;
    case 'lapsing': {
      const { policy, entry, at } = reminder;
      const days = daysReached(at - now, DAYS_BEFORE_LAPSE);
      return days && ['lapsing', policy, entry, at, days].join(' ');
    }
    case 'own-credential': {
      const { connection, at } = reminder;
      const days = daysReached(at - now, DAYS_BEFORE_EXPIRY);
      return days && ['own-credential', connection, at, days].join(' ');
    }
  }
}

/** What lasts is told weekly, what ends once at each distance from its end. */
function isTold({ kind }: Reminder, at: number | undefined, now: number): boolean {
  const lasts = kind === 'only-plans' || kind === 'stuck';
  return at !== undefined && (!lasts || now - at < WEEKLY_MILLIS);
}

/** The shortest of these distances that has been reached. */
function daysReached(millis: number, days: readonly number[]): string | undefined {
  return days.findLast((one) => millis <= one * DAY)?.toString();
}
