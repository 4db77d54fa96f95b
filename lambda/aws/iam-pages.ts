import { SweepError } from '../errors.ts';

/** How IAM says whether a list continues. */
interface Continuation {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/**
 * One page of a list. A missing list is not an empty one, and a truncated one must say where it continues.
 * @param field that holds the items
 */
export function pageOf<Wire, Item>(
  field: string,
  wires: readonly Wire[] | undefined,
  { IsTruncated, Marker }: Continuation,
  toItem: (wire: Wire) => Item,
): { readonly page: readonly Item[]; readonly next: string | undefined } {
  const page = required(field, wires).map(toItem);
  return { page, next: IsTruncated ? required('Marker', Marker) : Marker || undefined };
}

/** A field that the API documents as always present. Throws SweepError `invalid-response` without it. */
export function required<Value>(field: string, value: Value | undefined): Value {
  if (value !== undefined && value !== '') return value;
  throw new SweepError('invalid-response', `IAM left out ${field}, which it documents`);
}
