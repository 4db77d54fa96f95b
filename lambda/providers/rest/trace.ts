import type { FieldTrace } from '../../domain/field-trace.ts';
import type { Token } from '../../domain/token.ts';
import type { Facts } from './facts.ts';
import type { Definition } from './schema.ts';

/** How each mapped field of a token came about: where it was read, and the shape of what stood there. */
export function traceOf({ fields }: Definition, facts: Facts, token: Token): FieldTrace[] {
  const { dead: _, ...shown } = fields; // no token that is shown is dead
  return Object.entries(shown).flatMap(([field, mapped]) => {
    const value: unknown = Reflect.get(token, field);
    const isRead = value !== undefined && value !== 'unknown';
    const read = Array.isArray(mapped) ? mapped : mapped === undefined ? [] : [mapped];
    return read.map((one) => {
      const path = typeof one === 'string' ? one : one.path;
      const isSecret = typeof one !== 'string' && 'secret' in one;
      const shape = isSecret ? 'not shown: it is the token itself' : shapeOf(facts.get(path));
      return { field, path, shape, isRead };
    });
  });
}

const LONGEST_SHAPE = 40;

/** What a value looks like, without what it says: `a` for letters, `9` for digits. */
function shapeOf(value: unknown): string {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `list of ${value.length}`;
  if (typeof value === 'object') return 'object';
  if (typeof value === 'boolean') return 'true or false';
  const text = String(value).slice(0, LONGEST_SHAPE);
  const shape = text.replaceAll(/\p{L}/gu, 'a').replaceAll(/\p{N}/gu, '9');
  return `${typeof value === 'number' ? 'number' : 'text'} ${JSON.stringify(shape)}`;
}
