/** The names that a new provider has in files and in code. */
export interface ProviderName {
  /** As a configuration and files name it, such as `acme-tokens`. */
  readonly kebab: string;
  /** As variables name it, such as `acmeTokens`. */
  readonly camel: string;
  /** As types name it, such as `AcmeTokens`. */
  readonly pascal: string;
}

const KEBAB_CASE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Names that folders and examples have. */
const RESERVED = ['definitions', 'example', 'example-definition', 'index', 'kit'];

/**
 * The names of a new provider. Throws RangeError, which says what is wrong with the text.
 * @param taken names of the providers that exist
 */
export function parseProviderName(
  text: string | undefined,
  taken: readonly string[],
): ProviderName {
  if (text === undefined) throw new RangeError('give a name: npm run new:provider -- NAME');
  if (!KEBAB_CASE.test(text)) {
    throw new RangeError(`"${text}" is not kebab-case; write it like acme-tokens`);
  }
  if (taken.includes(text)) throw new RangeError(`there is already a provider named ${text}`);
  if (RESERVED.includes(text)) throw new RangeError(`the name ${text} is reserved`);
  const camel = text.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return { kebab: text, camel, pascal: camel.charAt(0).toUpperCase() + camel.slice(1) };
}
