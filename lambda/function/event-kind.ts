/** What an event is for. */
export type EventKind = 'approve' | 'inquiry' | 'restore' | 'sweep';

const KINDS: ReadonlyMap<string, EventKind> = new Map([
  ['restore', 'restore'],
  ['approve', 'approve'],
  ['check', 'inquiry'],
  ['explain', 'inquiry'],
]);

/** What an event asks for, well or badly: whatever reads an event of that kind says what is wrong with it. */
export function kindOf(event: unknown): EventKind {
  for (const [key, kind] of KINDS) if (Object.hasOwn(Object(event), key)) return kind;
  return 'sweep';
}
