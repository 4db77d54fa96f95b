import { asSchema, type JsonSchema, typeInWords } from '../../lambda/config/schema-words.ts';

/** A Markdown table of the keys of one mapping: what may be written, what applies without it, what it means. */
export function keyTable(schema: JsonSchema): string {
  const required = new Set(schema.required);
  const rows = Object.entries(schema.properties ?? {}).map(([key, property]) => {
    const value = asSchema(property);
    const fallback = required.has(key) ? 'required' : defaultOf(value);
    return `| \`${key}\` | ${cell(typeInWords(value))} | ${cell(fallback)} | ${cell(value.description ?? '')} |`;
  });
  if (rows.length === 0) return 'None.';
  return ['| key | value | without it | meaning |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function defaultOf({ default: value }: JsonSchema): string {
  const isEmpty = JSON.stringify(value) === '{}' || JSON.stringify(value) === '[]';
  return value === undefined || isEmpty ? 'optional' : `\`${String(value)}\``;
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
