/** What holds a whole connection, and not only single tokens. */
const HOLDS: ReadonlySet<string> = new Set([
  'approval',
  'maxClockSkew',
  'maxListDrop',
  'maxRevocations',
  'maxRevocationShare',
  'ownCredential',
]);

/** Whether a token is withheld for this reason because its whole connection is held. */
export function holdsConnection(reason: string): boolean {
  return HOLDS.has(reason.slice(0, reason.indexOf(':')));
}
