import { inspect } from 'node:util';
import { expect } from 'vitest';

/** Everything that one run could show to anybody, as the text that would be printed. */
export function printed(values: readonly unknown[]): string {
  return values
    .map((value) =>
      typeof value === 'string' ? value : `${JSON.stringify(value)}\n${inspect(value, DEEP)}`,
    )
    .join('\n');
}

const DEEP = { depth: Number.POSITIVE_INFINITY, maxStringLength: null, maxArrayLength: null };

/** Fails when one of the secrets shows, as it is or in a form in which it travels. */
export function expectNoneOf(secrets: readonly string[], text: string): void {
  const found = secrets
    .filter((secret) => secret.length > 3) // what is shorter is found by chance
    .filter((secret) => formsOf(secret).some((form) => text.includes(form)));
  expect(found, 'secrets in the output').toEqual([]);
}

function formsOf(secret: string): string[] {
  const wellFormed = secret.toWellFormed();
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(wellFormed),
    new URLSearchParams({ '': wellFormed }).toString().slice(1),
    Buffer.from(wellFormed).toString('base64'),
    Buffer.from(wellFormed).toString('base64url'),
    Buffer.from(wellFormed).toString('hex'),
  ];
}
