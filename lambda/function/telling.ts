import { createTopic } from '../aws/topic.ts';
import { openNoticeMemory } from '../compose.ts';
import type { Connection } from '../config/validate.ts';
import { announcementsOf } from '../notice/announcement.ts';
import { type FinishedRun, giveNotice } from '../notice/give-notice.ts';
import { renderNotice } from '../notice/text.ts';
import type { Run } from '../sweep/connection-sweep.ts';
import type { InvocationContext } from './invocation-context.ts';
import type { Log } from './log.ts';
import { undeliveredLine } from './metrics.ts';

/** Tells people what an invocation does. */
export class Telling {
  readonly #context: InvocationContext;
  readonly #log: Log;
  #undelivered = 0;

  constructor(context: InvocationContext, log: Log) {
    this.#context = context;
    this.#log = log;
  }

  /** Announces by a message to the topic: delivered is what the topic took. `undefined` where there is no topic. */
  deliver(connections: readonly Connection[]): Run['deliver'] {
    const { environment, adapters } = this.#context;
    if (environment.topic === undefined) return undefined;
    const publish = createTopic(environment.topic, adapters);
    const removals = new Map(
      connections.map(({ name, module, settings }) => [name, module.removal?.(settings)]),
    );
    return async (name, announced) => {
      const connection = { name, removal: removals.get(name) ?? 'revoke' };
      try {
        for (const notice of announcementsOf(environment.name, connection, announced))
          await publish(notice);
      } catch (error) {
        this.#undelivered++;
        throw error;
      }
    };
  }

  /** The run in plain words, for whoever asked for it. */
  summarize(run: FinishedRun): string {
    const { name, links = {} } = this.#context.environment;
    return renderNotice({ ...run, name, links, troubles: new Map(), reminders: [] }).text;
  }

  /** Gives notice of a whole scheduled run, and sends how many messages were undelivered as a metric; returns its text. */
  async finish(run: FinishedRun): Promise<string> {
    const { config, environment, adapters, print } = this.#context;
    const { name, topic, memory, links = {} } = environment;
    const given = await giveNotice(run, {
      name,
      links,
      allWell: config.notices.allWell,
      policies: [...new Set(config.connections.map(({ policy }) => policy))],
      publish: topic === undefined ? undefined : createTopic(topic, adapters),
      memory: memory && (await openNoticeMemory(memory, adapters)),
      warn: (message, { code, message: why }) =>
        this.#log('WARN', message, { error: { code, message: why } }),
    });
    if (given.isUndelivered) this.#undelivered++;
    print(undeliveredLine(this.#undelivered, name, adapters.clock.now()));
    return given.notice.text;
  }
}
