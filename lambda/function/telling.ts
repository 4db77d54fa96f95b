import { createMailer } from '../aws/mail.ts';
import { createTopic } from '../aws/topic.ts';
import { openNoticeMemory } from '../compose.ts';
import type { Connection } from '../config/validate.ts';
import type { Problem } from '../domain/events.ts';
import type { Messenger } from '../domain/messenger.ts';
import type { RemovalWord } from '../domain/removal.ts';
import { announcementsOf } from '../notice/announcement.ts';
import { type FinishedRun, type GivenNotice, giveNotice } from '../notice/give-notice.ts';
import { type GeneralChannel, RunMessenger } from '../notice/messenger.ts';
import { renderNotice } from '../notice/text.ts';
import type { Stop } from '../ports.ts';
import type { InvocationContext } from './invocation-context.ts';
import type { Log } from './log.ts';

/** A run that is over, and where its audit is. */
export interface AuditedRun extends FinishedRun {
  readonly auditKey?: string | undefined;
}

/** Tells people what an invocation does. */
export class Telling {
  readonly #context: InvocationContext;
  readonly #log: Log;
  #undelivered = 0;

  constructor(context: InvocationContext, log: Log) {
    this.#context = context;
    this.#log = log;
  }

  /** Tells owners by mail and everybody else by the topic; announced is what these took. */
  messenger(connections: readonly Connection[], stop: Stop): Messenger {
    const { config, environment, adapters } = this.#context;
    const { topic, name: sweeper } = environment;
    const { ownerMail: mail } = config;
    const removals = new Map(
      connections.map(({ name, module, settings }) => [name, module.removal?.(settings)]),
    );
    const removalOf = (name: string) => removals.get(name) ?? 'revoke';
    return new RunMessenger({
      sweeper,
      clock: adapters.clock,
      stop,
      removalOf,
      general: topic === undefined ? undefined : this.#topicFor(topic, removalOf),
      ...(mail && {
        mail: { owners: mail.owners, send: createMailer(mail.from, adapters) },
      }),
      onUndelivered: (problem) => {
        this.#undelivered++;
        this.#warn('a message about tokens could not be sent', problem);
      },
      onUnknownOwners: (connection, owners, problem) =>
        this.#log('WARN', 'the addresses of owners could not be looked up', {
          connection,
          owners,
          ...(problem && { error: problem }),
        }),
    });
  }

  #topicFor(arn: string, removalOf: (connection: string) => RemovalWord): GeneralChannel {
    const { environment, adapters } = this.#context;
    const publish = createTopic(arn, adapters);
    return {
      name: 'topic',
      includesOwned: false,
      async tell(name, announced) {
        const connection = { name, removal: removalOf(name) };
        for (const notice of announcementsOf(environment.name, connection, announced))
          await publish(notice);
      },
    };
  }

  /** The run in plain words, for whoever asked for it. */
  summarize(run: AuditedRun): string {
    const { name, links } = this.#context.environment;
    const parts = { ...run, name, links: links?.(run.auditKey) ?? {} };
    return renderNotice({ ...parts, troubles: new Map(), reminders: [] }).text;
  }

  /** Messages that could not be delivered so far. */
  get undelivered(): number {
    return this.#undelivered;
  }

  /** Gives notice of a whole scheduled run. */
  async finish(run: AuditedRun): Promise<GivenNotice> {
    const { config, environment, adapters } = this.#context;
    const { name, topic, memory, links } = environment;
    const given = await giveNotice(run, {
      name,
      links: links?.(run.auditKey) ?? {},
      allWell: config.notices.allWell,
      policies: [...new Set(config.connections.map(({ policy }) => policy))],
      publish: topic === undefined ? undefined : createTopic(topic, adapters),
      memory: memory && (await openNoticeMemory(memory, adapters)),
      warn: (message, problem) => this.#warn(message, problem),
    });
    if (given.isUndelivered) this.#undelivered++;
    return given;
  }

  #warn(message: string, { code, message: why }: Problem): void {
    this.#log('WARN', message, { error: { code, message: why } });
  }
}
