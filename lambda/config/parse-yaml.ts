import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { ProviderModule } from '../ports.ts';
import { type ConfigurationProblem, InvalidConfigurationError } from './problems.ts';
import { type Config, type ReadCertificates, validateConfig } from './validate.ts';

/**
 * Parses and validates a configuration in YAML 1.2 or JSON. Throws InvalidConfigurationError with all problems at
 * once; syntax errors are reported by line and column, and never quote the text.
 */
export function parseConfig(
  text: string,
  modules: readonly ProviderModule[],
  readCertificates?: ReadCertificates,
): Config {
  return validateConfig(parseYaml(text), modules, readCertificates);
}

/** Parses without validating. Throws InvalidConfigurationError for text that is not valid YAML. */
export function parseYaml(text: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    // The library's messages may quote the text, which may contain a secret.
    prettyErrors: false,
    resolveKnownTags: false,
  });
  // The library only warns of an unknown tag, but without it the value is not what its author meant.
  const failures = [...document.errors, ...document.warnings];
  if (failures.length > 0) {
    throw new InvalidConfigurationError(
      failures.slice(0, 10).map((failure) => toProblem(failure, lineCounter)),
    );
  }
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    // An alias without an anchor, or aliases of aliases that would expand without bounds.
    if (error instanceof ReferenceError) throw new InvalidConfigurationError([BAD_ALIAS]);
    throw error;
  }
}

/** Enough for thousands of connections that share their limits by alias. */
const MAX_ALIASES = 10_000;
const BAD_ALIAS = {
  path: '',
  message:
    'a YAML alias (`*name`) must refer to an anchor before it, and must not expand to too much',
};

function toProblem(error: YAMLError, lineCounter: LineCounter): ConfigurationProblem {
  const { line, col } = lineCounter.linePos(error.pos[0]);
  const message =
    MESSAGES[error.code] ?? `is not valid YAML (${error.code.toLowerCase().replaceAll('_', ' ')})`;
  return { path: `line ${line}, column ${col}`, message };
}

const MESSAGES: Partial<Record<YAMLError['code'], string>> = {
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
