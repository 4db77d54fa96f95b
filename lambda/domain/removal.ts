/** What a provider calls the removal of a token; whatever the word, it is final. */
export type RemovalWord = 'revoke' | 'delete' | 'archive';
