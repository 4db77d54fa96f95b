import { type Document, LineCounter, parseDocument, visit, type YAMLError } from 'yaml';
import type { ProviderModule } from '../ports.ts';
import { locate } from './locate.ts';
import { InvalidConfigurationError } from './problems.ts';
import { toldOnce } from './told-once.ts';
import { type Config, type Place, type ReadCertificates, validateConfig } from './validate.ts';

/**
 * Parses and validates a configuration in YAML 1.2 or JSON. Throws InvalidConfigurationError with all problems at
 * once, each with its line and column in `file` if that is given; syntax errors never quote the text.
 */
export function parseConfig(
  text: string,
  modules: readonly ProviderModule[],
  readCertificates?: ReadCertificates,
  file?: string,
): Config {
  const parsed = parse(text, file);
  if (file === undefined) return validateConfig(parsed.value, modules, readCertificates);
  const place: Place = (problems) =>
    toldOnce(problems.map((problem) => locate(problem, { ...parsed, file })));
  try {
    const config = validateConfig(parsed.value, modules, readCertificates);
    return { ...config, warnings: place(config.warnings), place };
  } catch (error) {
    if (!(error instanceof InvalidConfigurationError)) throw error;
    throw new InvalidConfigurationError(place(error.problems));
  }
}

/** Parses without validating. Throws InvalidConfigurationError for text that is not valid YAML. */
export function parseYaml(text: string): unknown {
  return parse(text).value;
}

function parse(text: string, file?: string) {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    // The library's messages may quote the text, which may contain a secret.
    prettyErrors: false,
    resolveKnownTags: false,
  });
  const positionOf = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return file === undefined ? `line ${line}, column ${col}` : `${file}:${line}:${col}`;
  };
  // The library only warns of an unknown tag, but without it the value is not what its author meant.
  const failures = [...document.errors, ...document.warnings].map((error) => ({
    path: positionOf(error.pos[0]),
    message: messageOf(error),
  }));
  if (failures.length === 0)
    for (const offset of unresolvedAliases(document))
      failures.push({ path: positionOf(offset), message: NO_ANCHOR });
  if (failures.length > 0) throw new InvalidConfigurationError(failures.slice(0, 10));
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }), document, lineCounter };
  } catch (error) {
    // Aliases of aliases that would expand without bounds.
    if (error instanceof ReferenceError)
      throw new InvalidConfigurationError([{ path: positionOf(0), message: BAD_ALIAS }]);
    throw error;
  }
}

/** Where aliases stand that refer to no anchor before them. */
function unresolvedAliases(document: Document): number[] {
  const offsets: number[] = [];
  visit(document, {
    Alias(_key, node) {
      if (node.resolve(document) === undefined) offsets.push(node.range?.[0] ?? 0);
    },
  });
  return offsets;
}

const NO_ANCHOR =
  'a `*` at the beginning makes this a YAML alias, and there is no such anchor before it; a text that begins with `*` needs quotes';

/** Enough for thousands of connections that share their limits by alias. */
const MAX_ALIASES = 10_000;
const BAD_ALIAS =
  'a YAML alias (`*name`) must refer to an anchor before it, and must not expand to too much';

function messageOf({ code }: YAMLError): string {
  return MESSAGES[code] ?? `is not valid YAML (${code.toLowerCase().replaceAll('_', ' ')})`;
}

const MESSAGES: Partial<Record<YAMLError['code'], string>> = {
  BAD_ALIAS:
    'a `*` at the beginning makes this a YAML alias; a text that begins with `*` needs quotes',
  DUPLICATE_KEY: 'duplicate key; a mapping may have each key only once',
  TAG_RESOLVE_FAILED: 'tags (`!name`) are not allowed, or the value does not fit its tag',
  MULTIPLE_DOCS: 'a second document begins here; the file must hold only one',
  TAB_AS_INDENT: 'tabs must not indent; use spaces',
  BAD_INDENT: 'the indentation does not fit the lines above, or a bracket there is not closed',
  BLOCK_AS_IMPLICIT_KEY:
    'a second `key: value` on one line; begin a new line, or put quotes around the text',
  BAD_SCALAR_START: 'text cannot begin with this character; put quotes around the text',
  RESOURCE_EXHAUSTION: 'is nested too deeply',
};
