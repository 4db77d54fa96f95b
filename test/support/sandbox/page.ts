/** One page of a list with an opaque cursor. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly next: string | undefined;
}

/**
 * Cuts a page. The cursor names the list (`scope`) and the first item of the next page, is full of characters
 * that a query has to encode, and stops being valid when that item goes: `undefined` then.
 */
export function pageOf<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  scope: string,
  limit: number,
  cursor?: string | null,
): Page<Item> | undefined {
  const first = cursor == null ? undefined : idInCursor(scope, cursor);
  const start = cursor == null ? 0 : items.findIndex((item) => idOf(item) === first);
  if (start < 0) return undefined;
  const following = items[start + limit];
  return {
    items: items.slice(start, start + limit),
    next: following === undefined ? undefined : cursorFor(scope, idOf(following)),
  };
}

function cursorFor(scope: string, id: string): string {
  return `AQ+/${Buffer.from(`${scope} ${id}`).toString('base64')}==`;
}

function idInCursor(scope: string, cursor: string): string | undefined {
  const text = Buffer.from(cursor.slice(4, -2), 'base64').toString();
  const id = text.slice(scope.length + 1);
  return cursor === cursorFor(scope, id) ? id : undefined;
}
