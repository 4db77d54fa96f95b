import { UsageError } from './usage.ts';

/** `init`: writes a first configuration. */
export interface InitCommand {
  readonly command: 'init';
  readonly config: string;
  readonly provider?: string;
  /** Settings as they are written, by name; `register.secretTag` is a key of the setting `register`. */
  readonly set: Readonly<Record<string, string>>;
  /** Ask nothing. */
  readonly yes: boolean;
}

/** The settings in `--set KEY=VALUE`. Throws UsageError. */
export function parseSettings(options: readonly string[]): Readonly<Record<string, string>> {
  const entries = options.map((option) => {
    const [, key, value] =
      /^([A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)*)=(.+)$/s.exec(option) ?? [];
    if (key === undefined || value === undefined)
      throw new UsageError('--set: must be KEY=VALUE, such as groups=acme', 'init');
    return [key, value] as const;
  });
  return Object.fromEntries(entries);
}
