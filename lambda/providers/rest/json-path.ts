/** A value of JSON, read at one path; `undefined` when there is none. */
export type Reader = (json: unknown) => unknown;

/** Reads what keys joined by dots lead to, `\.` being a dot inside a key. Only own keys count. */
export function readerOf(path: string): Reader {
  const keys = path.split(/(?<!\\)\./).map((key) => key.replaceAll('\\.', '.'));
  return (json) => {
    let value = json;
    for (const key of keys) {
      if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
      value = value[key];
    }
    return value;
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
