import type { Reminder } from '../domain/reminders.ts';
import { escapeForTerminal, shorten } from '../report/text/escape.ts';
import { tokenLabels } from '../report/text/token-label.ts';

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
      return describeCredentialEnd(reminder);
    case 'stuck': {
      const { connection, tokens } = reminder;
      const labels = tokenLabels(tokens);
      const names = tokens.map(({ name }, index) => shorten(name ?? labels[index] ?? '', 40));
      return [
        `STUCK: ${connection}`,
        'These tokens failed so often that they are tried in every 7th run only.',
        ...names.map((name) => `- ${name}`),
        'What to do: see in the audit why they failed, and remove them by hand.',
      ];
    }
    case 'only-plans':
      return [
        `ONLY PLANS SINCE ${timeOf(reminder.since).slice(0, 10)}`,
        'Nothing is revoked. What to do: set `mode: enforce` once the plans are as you want them.',
      ];
  }
}

function describeCredentialEnd({
  connection,
  at,
  by,
}: Extract<Reminder, { kind: 'own-credential' }>): string[] {
  if (by === 'rotation')
    return [
      `SECRET IS TO BE ROTATED ${timeOf(at)}`,
      `${connection}: so Secrets Manager says of the secret of this connection.`,
      'What to do: see afterwards that it was, or store a new credential in it.',
    ];
  return [
    `CREDENTIAL OF THE SWEEPER EXPIRES ${timeOf(at)}`,
    `${connection}: from then on nothing can be swept there.`,
    'What to do: create a new one, and store it in the secret of this connection.',
  ];
}

function timeOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
