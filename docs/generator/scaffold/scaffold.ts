/** What is made for a new provider. */
export interface Scaffold {
  /** New files: path from the root of the repository, and text. */
  readonly files: readonly (readonly [path: string, text: string])[];
  /** Lines that are added to files that exist. */
  readonly registrations: readonly Registration[];
}

/** An import and a list entry that make something known to a file. */
export interface Registration {
  readonly path: string;
  /** The import statement. */
  readonly importing: string;
  /** The entry of the list. */
  readonly entry: string;
  /** The first line that equals this, after one that begins with `within`, follows the entry. */
  readonly before: string;
  /** How the line begins that opens the list. */
  readonly within: string;
}

/** Adds the lines of a registration to the text of its file. Throws RangeError when their place is not found. */
export function register(text: string, registration: Registration): string {
  const { path, importing, entry, before, within } = registration;
  const lines = text.split('\n');
  const lastImport = lines.findLastIndex((line) => /^(?:import |\} from )/.test(line));
  const list = lines.findIndex((line) => line.startsWith(within));
  const place = lines.findIndex((line, index) => index > list && line === before);
  if (lastImport < 0 || list < 0 || place < 0) throw new RangeError(`${path} has no ${within}`);
  return lines
    .toSpliced(place, 0, entry)
    .toSpliced(lastImport + 1, 0, importing)
    .join('\n');
}
