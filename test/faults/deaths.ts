import type { Token } from '../../lambda/domain/token.ts';
import type { Store } from '../../lambda/memory/store.ts';
import type { Provider } from '../../lambda/ports.ts';
import type { RunParts } from './remembering-world.ts';

/** The writes of an enforcing run that has something to do, in their order. */
export const WRITES = [
  'the lease is taken',
  'the intents are written',
  'the run is settled',
  'the lease is given up',
] as const;

/** A moment at which a run is killed. */
export interface Death {
  readonly title: string;
  /** The write at which it happens, from 1; absent where it is the first removal. */
  readonly write?: number;
  readonly when: 'before' | 'after';
}

/** Every write of a run, before it and after it, and the time between removals. */
export const DEATHS: readonly Death[] = [
  ...WRITES.flatMap((title, index) =>
    (['before', 'after'] as const).map((when) => ({
      title: `${when} ${title}`,
      write: index + 1,
      when,
    })),
  ),
  { title: 'before the first removal', when: 'before' },
  { title: 'after the first removal', when: 'after' },
];

/** A run that dies: it never ends, and nothing of it happens after `died`. */
export function dying({ write, when }: Death, store: Store): RunParts & { died: Promise<void> } {
  const { promise: died, resolve } = Promise.withResolvers<void>();
  async function die<Done>(act: () => Promise<Done>): Promise<Done> {
    if (when === 'after') await act();
    resolve();
    return new Promise<never>(() => {});
  }
  if (write === undefined) return { died, provider: (provider) => dyingProvider(provider, die) };
  let writes = 0;
  return {
    died,
    store: {
      read: (name) => store.read(name),
      remove: (name) => store.remove(name),
      write: (...text) =>
        ++writes === write ? die(() => store.write(...text)) : store.write(...text),
    },
  };
}

type Die = <Done>(act: () => Promise<Done>) => Promise<Done>;

function dyingProvider(provider: Provider, die: Die): Provider {
  const { disable } = provider;
  return {
    ...provider,
    revoke: (token: Token) => die(() => provider.revoke(token)),
    ...(disable && { disable: (token: Token) => die(() => disable(token)) }),
  };
}
