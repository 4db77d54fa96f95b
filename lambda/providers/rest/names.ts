import { type Facts, isOfParent } from './facts.ts';
import { referencesOf } from './interpolation.ts';
import { textOf } from './lookup.ts';
import type { Definition } from './schema.ts';

/** Finds the public name of a parent: the value by which calls name it. */
export function parentNamer({ list, revoke, fields }: Definition): (facts: Facts) => string {
  const named = [list.path, revoke.path].flatMap(referencesOf);
  const path = [...named, ...[fields.group ?? []].flat()].find(isOfParent);
  return (facts) => {
    const name = path === undefined ? undefined : textOf(facts.get(path));
    return name === undefined ? 'a parent without an id' : `parent ${printable(name)}`;
  };
}

const LONGEST_NAME = 100;

/** A name that a provider gave, as it may stand in a message. */
export function printable(name: string): string {
  const text = /^[\x20-\x7e]*$/.test(name) ? name : encodeURIComponent(name.toWellFormed());
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
}
