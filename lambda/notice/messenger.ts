import type { AnnouncingCandidate } from '../domain/candidate.ts';
import type { Problem, TokenEvent } from '../domain/events.ts';
import type { Delivered, FindEmail, Messenger, SendMail, Told } from '../domain/messenger.ts';
import type { OwnerMail } from '../domain/owner-addresses.ts';
import type { RemovalWord } from '../domain/removal.ts';
import { describeError } from '../errors.ts';
import type { Clock, Stop } from '../ports.ts';
import { renderDigest } from './digest-text.ts';
import { type Digest, OwnerDigests } from './owner-digests.ts';
import { sendAll } from './send-all.ts';

/** Tells everybody who listens of tokens that are to be announced. */
export interface GeneralChannel {
  /** What the audit calls it. */
  readonly name: 'topic' | 'terminal';
  /** Whether it is told of the tokens, too, of which an owner is told by mail. */
  readonly includesOwned: boolean;
  /** Throws SweepError. */
  tell(connection: string, announced: readonly AnnouncingCandidate[]): Promise<void>;
}

/** What a {@link RunMessenger} works with. */
export interface MessengerOptions {
  /** Name of the sweeper. */
  readonly sweeper: string;
  readonly clock: Pick<Clock, 'now' | 'elapsed'>;
  readonly stop: Stop;
  readonly removalOf: (connection: string) => RemovalWord;
  /** @default - nobody is told of tokens whose owner has no address */
  readonly general?: GeneralChannel | undefined;
  /** @default - no owner is told */
  readonly mail?: Pick<OwnerMail, 'owners'> & {
    readonly send: SendMail;
  };
  readonly onUndelivered: (problem: Problem) => void;
  /** Called where the addresses of so many owners of a connection were looked up in vain. */
  readonly onUnknownOwners: (connection: string, count: number, problem?: Problem) => void;
}

/** Tells the owners of tokens by mail, each in one message, and everybody else what nobody owns. */
export class RunMessenger implements Messenger {
  readonly #options: MessengerOptions;
  readonly #digests: OwnerDigests;
  readonly #announced = new Map<string, readonly AnnouncingCandidate[]>();

  constructor(options: MessengerOptions) {
    this.#options = options;
    this.#digests = new OwnerDigests(options.mail?.owners ?? []);
  }

  add(event: TokenEvent): void {
    if (this.#options.mail) this.#digests.add(event);
  }

  async prepare(
    connection: string,
    announced: readonly AnnouncingCandidate[],
    findEmail: FindEmail | undefined,
  ): Promise<void> {
    if (announced.length > 0) this.#announced.set(connection, announced);
    if (!this.#options.mail) return;
    this.#digests.announce(connection, announced);
    if (findEmail) await this.#findEmails(connection, findEmail);
  }

  async send(): Promise<Told> {
    const results = new Map<AnnouncingCandidate, Delivered>();
    const { mail, general } = this.#options;
    const digests = mail ? [...this.#digests.byAddress()] : [];
    await sendAll(digests, this.#options, ([address, digest], problem) =>
      this.#sendDigest(address, digest, results, problem),
    );
    await sendAll([...this.#announced], this.#options, async ([connection, announced], problem) => {
      const others = announced.filter((candidate) => !results.has(candidate));
      const told = general?.includesOwned ? announced : others;
      if (told.length === 0) return;
      const delivered = await this.#tellGeneral(connection, told, problem);
      for (const candidate of 'problem' in delivered ? told : others)
        results.set(candidate, delivered);
    });
    return (candidate) => results.get(candidate) ?? { problem: NOBODY };
  }

  async #findEmails(connection: string, findEmail: FindEmail): Promise<void> {
    let failed = 0;
    let problem: Problem | undefined;
    const find = async (owner: string) => {
      const email = await findEmail(owner).catch((error) => {
        problem ??= describeError(error);
        return undefined;
      });
      if (email === undefined) failed++;
      this.#digests.found(connection, owner, email);
    };
    await Promise.all(this.#digests.ownersToFind(connection).map(find));
    if (failed > 0) this.#options.onUnknownOwners(connection, failed, problem);
  }

  async #sendDigest(
    address: string,
    digest: Digest,
    results: Map<AnnouncingCandidate, Delivered>,
    problem: Problem | undefined,
  ): Promise<void> {
    const { mail, sweeper, clock, removalOf } = this.#options;
    const notice = renderDigest(digest, { sweeper, now: clock.now(), removalOf });
    const sent = problem ?? (await attempt(() => mail?.send(address, notice)));
    if (sent) this.#options.onUndelivered(sent);
    const delivered = sent ? { problem: sent } : { to: address };
    for (const { announced } of digest.values())
      for (const candidate of announced) results.set(candidate, delivered);
  }

  async #tellGeneral(
    connection: string,
    announced: readonly AnnouncingCandidate[],
    problem: Problem | undefined,
  ): Promise<Delivered> {
    const { general, onUndelivered } = this.#options;
    if (!general) return { problem: NOBODY };
    const failure = problem ?? (await attempt(() => general.tell(connection, announced)));
    if (!failure) return { to: general.name };
    onUndelivered(failure);
    return { problem: failure };
  }
}

const NOBODY: Problem = { code: 'unsupported', message: 'nobody can be told in this run' };

/** Why something failed; `undefined` where it did not. */
async function attempt(work: () => Promise<void> | undefined): Promise<Problem | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return describeError(error);
  }
}
