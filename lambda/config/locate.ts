import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import { type ConfigurationProblem, type Path, parsePath } from './problems.ts';

/** A parsed file, as far as places in it are found. */
export interface ParsedFile {
  readonly document: Document;
  readonly lineCounter: LineCounter;
  /** What people call the file, such as its path. */
  readonly file: string;
}

/**
 * The problem with the line and column of its path in the file, and the names of connections: `sweeper.yaml:41:7
 * connections[17] (okta).settings.domain`. What is missing is found where it would have to be.
 */
export function locate(
  { path, message }: ConfigurationProblem,
  { document, lineCounter, file }: ParsedFile,
): ConfigurationProblem {
  const { line, col } = lineCounter.linePos(offsetOf(parsePath(path), document));
  const key = path === '' ? '' : ` ${withName(path, document)}`;
  return { path: `${file}:${line}:${col}${key}`, message };
}

/** Where the deepest part of a path begins that is in the file. */
function offsetOf(steps: Path, document: Document): number {
  let node = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of steps) {
    const [at, next] = stepInto(node, step, document);
    if (at === undefined) return offset;
    offset = at;
    node = next;
  }
  return offset;
}

/** Where a part of a mapping or list begins, and what it holds. */
function stepInto(
  node: unknown,
  step: PropertyKey,
  document: Document,
): readonly [at: number | undefined, next: Node | null] {
  const resolved = isAlias(node) ? node.resolve(document) : node;
  if (isMap(resolved)) {
    const pair = resolved.items.find(({ key }) => isScalar(key) && String(key.value) === step);
    return [startOf(pair?.key), asNode(pair?.value)];
  }
  const item = isSeq(resolved) && typeof step === 'number' ? resolved.items[step] : undefined;
  return [startOf(item), asNode(item)];
}

function asNode(value: unknown): Node | null {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value) ? value : null;
}

function startOf(value: unknown): number | undefined {
  return asNode(value)?.range?.[0];
}

/** The path with the name of its connection, where that is one. */
function withName(path: string, document: Document): string {
  return path.replace(/^connections\[(\d+)\]/, (place, index: string) => {
    const name = document.getIn(['connections', Number(index), 'name']);
    return typeof name === 'string' && /^[a-z0-9-]{1,64}$/.test(name)
      ? `${place} (${name})`
      : place;
  });
}
