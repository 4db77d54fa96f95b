import type * as z from 'zod';

/** Keys by the name that they had in earlier versions. */
export type Aliases = Readonly<Record<string, string>>;

/** Reports each key that stands in a mapping under both of its names. */
export function refuseBothNames(aliases: Aliases) {
  return (mapping: object, context: z.RefinementCtx): void => {
    for (const [former, present] of Object.entries(aliases)) {
      if (!isSet(mapping, former) || !isSet(mapping, present)) continue;
      const message = `is the former name of \`${present}\`, which is given too; remove one of them`;
      context.addIssue({ code: 'custom', path: [former], message });
    }
  };
}

/** The path of a key as the author of the mapping spelled it, given the path under its present name. */
export function pathAsWritten(
  path: readonly (string | number)[],
  mapping: object,
  aliases: Aliases,
): (string | number)[] {
  const [key, ...rest] = path;
  if (key === undefined) return [];
  const former = Object.keys(aliases).find((name) => aliases[name] === key);
  return [former !== undefined && isSet(mapping, former) ? former : key, ...rest];
}

/** What the schema of a former name says of it. */
export function formerNameOf(present: string): string {
  return `Former name of \`${present}\`.`;
}

function isSet(mapping: object, key: string): boolean {
  return Reflect.get(mapping, key) !== undefined;
}
