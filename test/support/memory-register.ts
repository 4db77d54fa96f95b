import type { RegisterEntry } from '../../lambda/domain/register-entry.ts';
import type { TokenRegister } from '../../lambda/ports.ts';

/** A register of tagged secrets that is kept in memory. */
export interface MemoryRegister extends TokenRegister {
  put(name: string, value: RegisterEntry['value'], tags: Readonly<Record<string, string>>): void;
  tags(name: string): Readonly<Record<string, string>>;
  /** When true, tagging fails. */
  readOnly: boolean;
}

const PAGE_SIZE = 20;

/** An empty register with the paging of Secrets Manager. */
export function createMemoryRegister(): MemoryRegister {
  const stored = new Map<string, RegisterEntry>();
  return {
    readOnly: false,
    put(name, value, tags) {
      const arn = `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}-AbCdEf`;
      stored.set(name, { arn, name, tags, value });
    },
    tags: (name) => stored.get(name)?.tags ?? {},
    async *entries({ key, value }) {
      const tagged = [...stored.values()].filter(({ tags }) => tags[key] === value);
      for (let at = 0; at < tagged.length; at += PAGE_SIZE) {
        yield tagged.slice(at, at + PAGE_SIZE);
      }
    },
    async mark(arn, tag) {
      if (this.readOnly) throw new Error('the role may not tag secrets');
      for (const [name, entry] of stored) {
        if (entry.arn !== arn) continue;
        stored.set(name, { ...entry, tags: { ...entry.tags, [tag.key]: tag.value } });
      }
    },
  };
}
