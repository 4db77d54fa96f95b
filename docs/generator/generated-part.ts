/**
 * Puts a generated text between the two markers of its name in a page that is written by hand. Throws RangeError when the
 * page lacks the markers.
 */
export function withGeneratedPart(page: string, name: string, text: string): string {
  const startMark = `<!-- ${name}: written by \`npm run docs\` -->`;
  const start = page.indexOf(startMark);
  const end = page.indexOf(`<!-- /${name} -->`);
  if (start < 0 || end < start) throw new RangeError(`the page has no markers for ${name}`);
  return `${page.slice(0, start)}${startMark}\n${text}\n${page.slice(end)}`;
}
