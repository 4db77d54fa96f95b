import type { Change, Json } from '../contract/harness.ts';

/** Changes the text of a response; what it has nothing to do with stays as it is. */
export type AnswerChange = (text: string) => string;

/** Changes the JSON object of one token: the one that holds its id. */
export function changingItem(id: string, change: (item: Json) => Json): AnswerChange {
  return changingJson((value) => (isObject(value) && holds(value, id) ? change(value) : value));
}

/** Puts another value in the place of some members of the JSON object of one token; `undefined` leaves them out. */
export function changingFields(id: string, fields: Json): AnswerChange {
  return changingItem(id, (item) => ({ ...item, ...fields }));
}

/** Changes the XML element of one token. */
export function changingMember(id: string, change: AnswerChange): AnswerChange {
  return (text) =>
    text.replace(/<member>.*?<\/member>/gs, (member) =>
      member.includes(`>${id}<`) ? change(member) : member,
    );
}

/** Gives a token the id of another one, in JSON and in XML. */
export function renaming(id: string, other: string): AnswerChange {
  return (text) => text.replaceAll(`"${id}"`, `"${other}"`).replaceAll(`>${id}<`, `>${other}<`);
}

/** A change of a contract, as one of the text. */
export function answering(change: Change): AnswerChange {
  return typeof change === 'function'
    ? (text) => JSON.stringify(change(JSON.parse(text)))
    : change.ofText;
}

function changingJson(change: (value: unknown) => unknown): AnswerChange {
  return (text) => {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      return text;
    }
    return JSON.stringify(deeply(json, change));
  };
}

function deeply(value: unknown, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => deeply(one, change));
  if (!isObject(value)) return change(value);
  const inner = Object.entries(value).map(([key, one]) => [key, deeply(one, change)]);
  return change(Object.fromEntries(inner));
}

function holds(value: Json, id: string): boolean {
  return Object.values(value).some((one) => String(one) === id);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
