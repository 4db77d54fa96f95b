import { createGzip } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { SweepError } from '../../errors.ts';
import { connectionProblem } from '../../network/connection-problem.ts';
import { LineBuffer } from '../line-buffer.ts';

/** The location of an object in S3. */
export interface ObjectLocation {
  readonly bucket: string;
  readonly key: string;
}

/** The audit of one run: one compressed object of JSON lines, uploaded while it grows. */
export class AuditObject {
  readonly #gzip = createGzip();
  readonly #sent: Promise<unknown>;
  readonly #lines = new LineBuffer();
  #failure: SweepError | undefined;

  /** @param onFailure called once, as soon as the audit cannot be written */
  constructor(client: S3Client, { bucket, key }: ObjectLocation, onFailure: () => void) {
    const upload = new Upload({
      client,
      // One part at a time, so that memory holds only one and the first failure shows at once.
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

  /** Adds one line, including its line feed. */
  add(line: string): void {
    if (!this.#failure && this.#lines.add(line)) this.#gzip.write(this.#lines.take());
  }

  /** Resolves when the object is complete. Throws SweepError `audit-unavailable`. */
  async close(): Promise<void> {
    if (!this.#failure) this.#gzip.end(this.#lines.take());
    await this.#sent;
    if (this.#failure) throw this.#failure;
  }
}

/** The key of a run's audit, partitioned by day as query engines expect. */
export function auditKey(prefix: string, startedAt: number, runId: string): string {
  const [year, month, day] = new Date(startedAt).toISOString().slice(0, 10).split('-');
  return `${prefix}year=${year}/month=${month}/day=${day}/${runId}.jsonl.gz`;
}

/** The error of a run whose call to S3 failed. */
export function auditUnavailable(message: string, cause: unknown): SweepError {
  const problem = cause instanceof SweepError ? cause.message : connectionProblem(cause)?.sentence;
  const name = cause instanceof Error ? ` (${cause.name})` : '';
  const why = problem === undefined ? name : `: ${problem}`;
  return new SweepError('audit-unavailable', `${message}${why}`, { cause });
}
