/**
 * What the text of a secret says: JSON, or else the text itself, which is a credential of one field. Throws SyntaxError for
 * what begins like JSON and is none; its message holds a part of the text.
 */
export function readSecretText(text: string): unknown {
  const trimmed = text.trim();
  if (!/^[[{"]/.test(trimmed)) return trimmed;
  return JSON.parse(trimmed);
}
