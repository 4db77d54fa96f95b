import type { Reminder } from '../domain/reminders.ts';
import { escapeForTerminal } from '../report/text/escape.ts';

/** What comes, or lasts, and what to do about it; in short lines. */
export function describeReminder(reminder: Reminder): string[] {
  switch (reminder.kind) {
    case 'lapsing': {
      const { policy, entry, reason, at } = reminder;
      return [
        `EXCEPTION ENDS ${timeOf(at)}`,
        escapeForTerminal(`policy ${policy}: ${entry} of protect`),
        ...(reason === undefined ? [] : [escapeForTerminal(reason)]),
        'From then on it protects nothing. What to do: set a later `until`, or let it end.',
      ];
    }
    case 'own-credential':
      return [
        `CREDENTIAL OF THE SWEEPER EXPIRES ${timeOf(reminder.at)}`,
        `${reminder.connection}: from then on nothing can be swept there.`,
        'What to do: create a new one, and store it in the secret of this connection.',
      ];
    case 'only-plans':
      return [
        `ONLY PLANS SINCE ${timeOf(reminder.since).slice(0, 10)}`,
        'Nothing is revoked. What to do: set `mode: enforce` once the plans are as you want them.',
      ];
  }
}

function timeOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
