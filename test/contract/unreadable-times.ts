type Table = readonly (readonly [title: string, change: (time: unknown) => unknown])[];

/** Values that are no time in any API. */
const NO_TIMES: Table = [
  ['text', () => 'yesterday'],
  ['an empty text', () => ''],
  ['a boolean', () => true],
  ['an object', () => ({})],
  ['a list', (time) => [time]],
  ['a number beyond all dates', () => 1e300],
];

/** What an API that documents ISO 8601 instants must not be taken to mean. */
export const UNREADABLE_ISO_TIMES: Table = [
  ...NO_TIMES,
  ['a number', (time) => Date.parse(String(time))],
  ['a number in quotes', (time) => String(Date.parse(String(time)))],
  ['a date without a time', (time) => String(time).slice(0, 10)],
  ['a time without a zone', (time) => String(time).replace('Z', '')],
  ['a day that no calendar has', () => '2020-02-30T00:00:00Z'],
];

/** What an API that documents epoch milliseconds must not be taken to mean. */
export const UNREADABLE_MILLIS: Table = [
  ...NO_TIMES,
  ['a number in quotes', (time) => String(time)],
  ['seconds', (time) => Math.floor(Number(time) / 1000)],
  ['microseconds', (time) => Number(time) * 1000],
  ['a fraction', (time) => Number(time) + 0.5],
  ['an ISO 8601 text', (time) => new Date(Number(time)).toISOString()],
];

/** What an API that documents epoch seconds must not be taken to mean. */
export const UNREADABLE_SECONDS: Table = [
  ...NO_TIMES,
  ['a number in quotes', (time) => String(time)],
  ['milliseconds', (time) => Number(time) * 1000],
  ['zero', () => 0],
  ['a negative number', () => -1],
  ['an ISO 8601 text', (time) => new Date(Number(time) * 1000).toISOString()],
];
