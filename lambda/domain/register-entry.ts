/** An entry of a token register: a tagged secret, read or unreadable. */
export interface RegisterEntry {
  readonly arn: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly value:
    | { readonly text: string }
    | { readonly error: { readonly code: string; readonly message: string } };
}

/** A tag of a secret. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}
