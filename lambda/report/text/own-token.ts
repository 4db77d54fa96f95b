import type { OwnToken } from '../../domain/own-token.ts';
import { shownText } from '../../domain/shown.ts';
import type { Token } from '../../domain/token.ts';

/** Which listed token a connection signs in with, or what to configure so that it is known. */
export function describeOwnToken({ state, token, by, reason }: OwnToken): string {
  switch (state) {
    case 'named':
      return `signs in as: ${labelOf(token)} (named by ownToken)`;
    case 'recognised':
      return `signs in as: ${labelOf(token)} (recognised by ${by})`;
    case 'not-listed':
      return 'signs in as: not of the listed kind';
    case 'unknown':
      return `signs in as: unknown, so nothing would be revoked; ${reason}`;
  }
}

function labelOf(token: OwnToken['token']): string {
  if (token?.name !== undefined) return shownText(token.name);
  return token?.fingerprinted ? token.id.slice(0, 16) : shownText(token?.id ?? '');
}

/** What happens to whatever was created with a revoked token; `undefined` where it stays. */
export function describeChildren(tokens: readonly Token[]): string | undefined {
  const children = tokens.find((token) => token.children !== undefined)?.children;
  if (children === undefined) return undefined;
  return children === 'keep'
    ? 'children: a token is kept while living tokens may have been created with it'
    : 'children: everything created with a token is revoked along with it';
}
