import type { Messenger } from '../domain/messenger.ts';
import type { OwnerMail } from '../domain/owner-addresses.ts';
import { RunMessenger } from '../notice/messenger.ts';
import type { RunnableConnection, Stop } from '../ports.ts';
import { plural } from '../report/text/counts.ts';
import type { CliContext } from './context.ts';
import { printAnnouncements } from './print-announcements.ts';

/** Announces by printing, and tells owners by mail, where the configuration says how. */
export function createRunMessenger(
  connections: readonly Pick<RunnableConnection, 'name' | 'removal'>[],
  ownerMail: OwnerMail | undefined,
  stop: Stop,
  { terminal, adapters, createMailer }: CliContext,
): Messenger {
  const removals = new Map(connections.map(({ name, removal }) => [name, removal]));
  return new RunMessenger({
    sweeper: 'token-sweeper',
    clock: adapters.clock,
    stop,
    removalOf: (name) => removals.get(name) ?? 'revoke',
    general: {
      name: 'terminal',
      includesOwned: true,
      tell: printAnnouncements(connections, (line) => terminal.stderr(line)),
    },
    ...(ownerMail && {
      mail: { owners: ownerMail.owners, send: createMailer(ownerMail.from) },
    }),
    onUndelivered: ({ code, message }) => terminal.stderr(`${code}: ${message}`),
    onUnknownOwners: (connection, count, problem) =>
      terminal.stderr(
        `${connection}: the addresses of ${plural(count, 'owner')} could not be looked up${problem ? ` (${problem.code})` : ''}`,
      ),
  });
}
