import type { Token } from '../../lambda/domain/token.ts';
import type { MemoryOptions } from '../support/memory-connection.ts';
import { pagesOf } from '../support/memory-connection.ts';

/** One request of a run that changed a token, or claimed to. */
export interface Call {
  readonly id: string;
  readonly kind: 'revoke' | 'disable' | 'restore';
  /** The token as it truly was. */
  readonly found: Token;
  /** False where the provider only said so. */
  readonly isTrue: boolean;
}

/** What a provider is like tonight. */
export interface Mood {
  /** Says that tokens were removed or disabled, and does nothing. */
  readonly lies?: boolean;
  /** Ids that it does not list. */
  readonly hidden?: ReadonlySet<string>;
  /** Breaks off in the middle of its list. */
  readonly breaksOff?: boolean;
  /** Can show a single token. */
  readonly canInspect?: boolean;
  /** Happens once, when the list has been read. */
  readonly afterList?: () => void;
  /** Throws once the process that asks was killed. */
  readonly alive?: () => void;
}

/** Tokens that somebody else may touch, too, and what runs did to them. */
export class Account {
  readonly tokens = new Map<string, Token>();
  /** What was asked of it since somebody last looked. */
  calls: Call[] = [];
  /** Tokens that were truly removed. */
  removed = 0;

  /** Tokens that were ever there. */
  created = 0;

  add(token: Token): void {
    this.tokens.set(token.id, token);
    this.created++;
  }

  /** Replaces facts of a token that is there. */
  change(id: string, facts: Partial<Token>): void {
    const token = this.tokens.get(id);
    if (token) this.tokens.set(id, { ...token, ...facts });
  }

  /** Takes a token away for good. */
  remove(id: string): void {
    if (this.tokens.delete(id)) this.removed++;
  }

  /** What it shows. */
  shown({ hidden }: Mood): Token[] {
    return [...this.tokens.values()].filter(({ id }) => !hidden?.has(id));
  }

  /** Its API. */
  api(mood: Mood): MemoryOptions {
    let afterList = mood.afterList;
    const alive = () => mood.alive?.();
    const list = async function* (account: Account) {
      alive();
      await new Promise<void>((resolve) => setImmediate(resolve));
      const all = account.shown(mood);
      if (mood.breaksOff) {
        yield all.slice(0, all.length / 2);
        throw new Error('the list broke off');
      }
      yield* pagesOf(all, 10);
      afterList?.();
      afterList = undefined;
    };
    return {
      list: () => list(this),
      revoke: async ({ id }) => {
        alive();
        if (!this.#answers(id, 'revoke', mood)) return 'already-gone';
        if (!mood.lies) this.remove(id);
        alive();
        return 'revoked';
      },
      disable: async ({ id }) => {
        alive();
        if (!this.#answers(id, 'disable', mood)) return 'already-gone';
        if (!mood.lies) this.change(id, { disabled: true });
        alive();
        return 'disabled';
      },
      restore: async ({ id }) => {
        alive();
        if (!this.#answers(id, 'restore', mood)) return 'already-gone';
        this.change(id, { disabled: false });
        return 'restored';
      },
      ...(mood.canInspect && {
        inspect: async ({ id }: Token) => {
          alive();
          return this.tokens.get(id) ?? 'gone';
        },
      }),
    };
  }

  #answers(id: string, kind: Call['kind'], { lies = false }: Mood): boolean {
    const found = this.tokens.get(id);
    if (found) this.calls.push({ id, kind, found, isTrue: !lies });
    return found !== undefined;
  }
}
