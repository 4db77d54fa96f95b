import type { Token } from '../../domain/token.ts';
import type { FieldTrace } from '../../ports.ts';
import type { Facts } from './facts.ts';
import type { Definition } from './schema.ts';

/** How each mapped field of a token came about: where it was read, and the shape of what stood there. */
export function traceOf({ fields }: Definition, facts: Facts, token: Token): FieldTrace[] {
  return Object.entries(fields).flatMap(([field, mapped]) => {
    if (mapped === undefined) return [];
    const path = typeof mapped === 'string' ? mapped : mapped.path;
    const isSecret = typeof mapped !== 'string' && 'secret' in mapped;
    const shape = isSecret ? 'not shown: it is the token itself' : shapeOf(facts.get(path));
    const value: unknown = Reflect.get(token, field);
    return [{ field, path, shape, isRead: value !== undefined && value !== 'unknown' }];
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
