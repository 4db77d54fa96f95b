import { createGzip } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { SweepError } from '../../errors.ts';

/** An object of a bucket. */
export interface Place {
  readonly bucket: string;
  readonly key: string;
}

/** Compressing costs a trip to another thread, which a single line is not worth. */
const BLOCK_CHARACTERS = 65_536;

/** The audit of one run: one compressed object of JSON lines, sent while it grows. */
export class AuditObject {
  readonly #gzip = createGzip();
  readonly #sent: Promise<unknown>;
  #block = '';
  #failure: SweepError | undefined;

  /** @param onFailure called once, as soon as the audit cannot be written any more */
  constructor(client: S3Client, { bucket, key }: Place, onFailure: () => void) {
    const upload = new Upload({
      client,
      // With one part at a time, memory stays at one part, and the first failure is known at once.
      queueSize: 1,
      params: {
        Bucket: bucket,
        Key: key,
        Body: this.#gzip,
        ContentType: 'application/x-ndjson',
        ContentEncoding: 'gzip',
      },
    });
    this.#sent = upload.done().catch((cause) => {
      this.#failure = auditUnavailable('the audit cannot be written to S3', cause);
      onFailure();
    });
  }

  /** Takes one line, its line feed included. */
  add(line: string): void {
    if (this.#failure) return;
    this.#block += line;
    if (this.#block.length < BLOCK_CHARACTERS) return;
    this.#gzip.write(this.#block);
    this.#block = '';
  }

  /** Resolves when the object is complete. Throws SweepError `audit-unavailable`. */
  async close(): Promise<void> {
    if (!this.#failure) this.#gzip.end(this.#block);
    await this.#sent;
    if (this.#failure) throw this.#failure;
  }
}

/** Partitioned by day, as query engines expect it. */
export function auditKey(prefix: string, startedAt: number, runId: string): string {
  const [year, month, day] = new Date(startedAt).toISOString().slice(0, 10).split('-');
  return `${prefix}year=${year}/month=${month}/day=${day}/${runId}.jsonl.gz`;
}

/** What a failed call to S3 means to a run. */
export function auditUnavailable(message: string, cause: unknown): SweepError {
  const name = cause instanceof Error ? ` (${cause.name})` : '';
  return new SweepError('audit-unavailable', `${message}${name}`, { cause });
}
