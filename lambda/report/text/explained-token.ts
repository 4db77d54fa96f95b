import type { ExplainedToken } from '../../domain/explained-token.ts';
import { renderExplanation } from './explanation.ts';
import { renderRememberedToken } from './remembered-token.ts';
import type { Style } from './table.ts';

/** A token's explanation as text, and what is remembered of it. */
export function renderExplainedToken(
  { explanation, remembered }: Pick<ExplainedToken, 'explanation' | 'remembered'>,
  group: string,
  style: Style,
): string {
  const explained = renderExplanation(explanation, group, style);
  if (!remembered) return explained;
  const [key, token] = remembered;
  return `${explained}\nRemembered as ${key}\n${renderRememberedToken(token, style)}`;
}
