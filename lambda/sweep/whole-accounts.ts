import type { RunnableConnection } from '../ports.ts';

/**
 * The connections in groups that have to work at the same time: those of one account wait for each other's word. A group
 * stands where its first connection does.
 */
export async function* wholeAccounts(
  connections: readonly RunnableConnection[],
): AsyncGenerator<readonly RunnableConnection[], void, undefined> {
  const left = new Map(connections.map((connection) => [connection.name, connection]));
  for (const first of connections) {
    if (!left.delete(first.name)) continue;
    const together = [first];
    // It grows meanwhile: a peer may have peers that the first one does not have.
    for (const one of together) {
      for (const { name } of (await one.peers?.()) ?? []) {
        const peer = left.get(name);
        if (peer) together.push(peer);
        left.delete(name);
      }
    }
    yield together;
  }
}
