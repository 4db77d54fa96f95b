import { SweepError } from '../../errors.ts';
import { createPicker, type Facts } from './facts.ts';
import {
  compileIdentifiers,
  type IdentifiersOf,
  type ItemPages,
  type ItemSource,
  wholeItem,
  withoutExcluded,
} from './item-source.ts';
import { type Reader, readerOf } from './json-path.ts';
import { parentNamer } from './names.ts';
import type { ParentLog } from './parent-log.ts';
import type { Definition } from './schema.ts';
import { compileWholeList } from './whole-list.ts';

/** The elements of the array at `path` inside each listed item, which is their parent. */
export function explodedPages({ definition, values, api }: ItemSource, path: string): ItemPages {
  const pickItem = createPicker(definition, 'item');
  const pickParent = createPicker(definition, 'parent');
  const nameOf = parentNamer(definition);
  const arrayIn = readerOf(path);
  const read = compileWholeList(
    definition.list,
    api,
    compileIdentifiersOfParents(definition, arrayIn),
  );

  function tokensIn(item: unknown, log: ParentLog): readonly Facts[] {
    const parent = pickParent(item, new Map());
    const elements = arrayIn(item);
    if (Array.isArray(elements)) {
      log.listed();
      const all = elements.map((element) => pickItem(element, new Map(parent)));
      return withoutExcluded(definition.list.include, all, log);
    }
    const problem = new SweepError('invalid-response', `it has no array at ${path}`);
    log.failed(problem, `listing the tokens of ${nameOf(parent)}`);
    return [];
  }

  return async function* (log) {
    for await (const page of read(values, 'tokens')) {
      yield page.flatMap((item) => tokensIn(item, log));
    }
    log.conclude();
  };
}

/** An item of which no call uses a value is known by what is in it: all else may change with each response. */
function compileIdentifiersOfParents(definition: Definition, arrayIn: Reader): IdentifiersOf {
  const ofElement = compileIdentifiers(definition, 'item') ?? wholeItem;
  const ofElements: IdentifiersOf = (item) => {
    const elements = arrayIn(item);
    return Array.isArray(elements) ? elements.flatMap(ofElement) : [];
  };
  return compileIdentifiers(definition, 'parent') ?? ofElements;
}
