type Table = readonly (readonly [title: string, text: string])[];

const LONG = 'x'.repeat(65_536);

/** Identifiers that would lead a careless client to another URL, or to none. */
export const ODD_IDS: Table = [
  ['a slash', 'at/1'],
  ['a step up', '..'],
  ['a step up in the middle', 'at/../../dns-view'],
  ['a backslash', String.raw`..\at`],
  ['a dot', '.'],
  ['an encoded step up', '%2e%2e'],
  ['an encoded slash', 'at%2F1'],
  ['a bare percent sign', '100%'],
  ['a query', 'at?action=approve'],
  ['a fragment', 'at#1'],
  ['an origin', 'https://example.com/at'],
  ['a space', 'at 1'],
  ['a plus and an equals sign', 'at+1='],
  ['accents', 'café'],
  ['an emoji', '🗝️'],
  ['half a surrogate pair', 'at\ud800'],
  ['a line break', 'at\r\nx-injected: 1'],
  ['a null character', 'at\u0000'],
  ['an escape sequence', '\u001b[2Jat'],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  ['64 KiB', LONG],
];

/** Names that would confuse careless code or a terminal. */
export const ODD_NAMES: Table = [
  ['a name of 64 KiB', LONG],
  ['__proto__ for a name', '__proto__'],
  ['constructor for a name', 'constructor'],
  ['an empty name', ''],
  ['a name of asterisks', '***'],
  ['a name with line breaks', 'a\r\nb'],
  ['a name with an escape sequence', '\u001b[2J\u001b]0;x\u0007'],
  ['a name with a null character', 'a\u0000b'],
  ['half a surrogate pair for a name', '\udc00'],
  ['a name that looks like a formula', '=1+1'],
];
