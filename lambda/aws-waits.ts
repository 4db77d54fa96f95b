import { CALL_LIMIT_MILLIS, CREDENTIALS_LIMIT_MILLIS } from './aws/time-limit.ts';
import { SweepError } from './errors.ts';
import type { AwsCredentialProvider, BeginWait, Stop, TokenRegister } from './ports.ts';

const FOR_SECRET = 'for its secret from Secrets Manager, or the AWS credentials to read it';

/** Has what one connection waits for at AWS told when it takes long. What reads ends with the run, too. */
export class AwsWaits {
  readonly #beginWait: BeginWait;
  readonly #stopped: AbortSignal;

  constructor(beginWait: BeginWait, { signal }: Pick<Stop, 'signal'>) {
    this.#beginWait = beginWait;
    this.#stopped = signal;
  }

  /** Waits for the value of a secret. Throws SweepError `deadline` when the run ends before. */
  forSecret(reading: Promise<unknown>): Promise<unknown> {
    return this.#unlessStopped(this.#told(FOR_SECRET, reading));
  }

  /** The same credentials. Throws SweepError `deadline` when the run ends before they come. */
  credentials(provide: AwsCredentialProvider): AwsCredentialProvider {
    return () => {
      const why = 'for the AWS credentials';
      return this.#unlessStopped(this.#told(why, provide(), CREDENTIALS_LIMIT_MILLIS));
    };
  }

  /** The same register. What a run that ends has to mark is in flight, and is waited for. */
  register(register: TokenRegister): TokenRegister {
    const why = 'for the register in Secrets Manager';
    const told = <Result>(call: Promise<Result>) => this.#told(why, call);
    return {
      async *entries(tag) {
        const pages = register.entries(tag)[Symbol.asyncIterator]();
        for (;;) {
          const page = await told(pages.next());
          if (page.done) return;
          yield page.value;
        }
      },
      mark: (arn, tag) => told(register.mark(arn, tag)),
    };
  }

  #told<Result>(why: string, call: Promise<Result>, limit?: number): Promise<Result> {
    return toldWait(this.#beginWait, why, call, limit);
  }

  async #unlessStopped<Result>(call: Promise<Result>): Promise<Result> {
    const stopped = Promise.withResolvers<never>();
    const stop = () =>
      stopped.reject(new SweepError('deadline', 'the run ended while it waited for AWS'));
    this.#stopped.addEventListener('abort', stop);
    try {
      return await Promise.race([call, stopped.promise]);
    } finally {
      this.#stopped.removeEventListener('abort', stop);
    }
  }
}

/** Waits for what AWS was asked for; told after a minute. */
export async function toldWait<Result>(
  beginWait: BeginWait,
  why: string,
  call: Promise<Result>,
  limitMillis = CALL_LIMIT_MILLIS,
): Promise<Result> {
  const ended = beginWait(why, limitMillis);
  try {
    return await call;
  } finally {
    ended();
  }
}
