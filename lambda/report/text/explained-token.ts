import type { Explanation } from '../../domain/explain.ts';
import type { RememberedToken } from '../../domain/remembered-token.ts';
import { renderExplanation } from './explanation.ts';
import { renderRememberedToken } from './remembered-token.ts';
import type { Style } from './table.ts';

/** A token's explanation as text, and what is remembered of it. */
export function renderExplainedToken(
  {
    explanation,
    remembered,
  }: {
    readonly explanation: Explanation;
    readonly remembered?: { readonly key: string; readonly token: RememberedToken };
  },
  group: string,
  style: Style,
): string {
  const explained = renderExplanation(explanation, group, style);
  if (!remembered) return explained;
  const { key, token } = remembered;
  return `${explained}\nRemembered as ${key}\n${renderRememberedToken(token, style)}`;
}
