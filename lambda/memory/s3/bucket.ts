import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { SECOND } from '../../domain/duration.ts';
import { SweepError } from '../../errors.ts';
import { MAX_BYTES, memoryUnavailable, type Store, type Stored } from '../store.ts';

/** Where the memory is in S3. */
export interface BucketPlace {
  readonly bucket: string;
  /** What the names of its objects begin with, such as `memory/`. */
  readonly prefix: string;
}

/** Waits for what has begun, and no longer than AWS may take. Throws SweepError `timeout`. */
type InTime = <Result>(begun: Promise<Result>) => Promise<Result>;

/** Both times of an object have no fractions. */
const RESOLUTION_MILLIS = SECOND;

/**
 * Objects `NAME.json`, replaced by conditional writes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export class BucketStore implements Store {
  readonly #client: () => Promise<S3Client>;
  readonly #place: BucketPlace;
  readonly #inTime: InTime;

  /** @param inTime limits the rest of a response: the client limits what comes before its body */
  constructor(client: () => Promise<S3Client>, place: BucketPlace, inTime: InTime) {
    this.#client = client;
    this.#place = place;
    this.#inTime = inTime;
  }

  async read(name: string): Promise<Stored | undefined> {
    const { bucket, key } = this.#objectOf(name);
    const get = new GetObjectCommand({ Bucket: bucket, Key: key });
    const date = dateOf(get);
    try {
      const output = await (await this.#client()).send(get);
      const {
        ETag: tag,
        LastModified: writtenAt,
        ContentLength: bytes = Infinity,
        Body: body,
      } = output;
      if (tag === undefined || body === undefined) throw new Error('incomplete response');
      if (bytes > MAX_BYTES) {
        await body.transformToWebStream().cancel();
        throw new Error(`larger than ${MAX_BYTES} bytes`);
      }
      const text = await this.#inTime(body.transformToString());
      const age = date() - (writtenAt?.getTime() ?? Number.NaN) - RESOLUTION_MILLIS;
      // A clock that cannot be read has not moved.
      return { text, tag, age: async () => (Number.isNaN(age) ? 0 : age) };
    } catch (cause) {
      if (nameOf(cause) === 'NoSuchKey') return undefined;
      if (nameOf(cause) === 'AccessDenied' && (await this.#isMissing(key))) return undefined;
      throw this.#translate('cannot be read', name, cause);
    }
  }

  async write(name: string, text: string, tag: string | undefined): Promise<string | undefined> {
    const { bucket, key } = this.#objectOf(name);
    const put = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: text,
      ContentType: 'application/json',
      ...(tag === undefined ? { IfNoneMatch: '*' } : { IfMatch: tag }),
    });
    try {
      const { ETag } = await (await this.#client()).send(put);
      if (ETag === undefined) throw new Error('incomplete response');
      return ETag;
    } catch (cause) {
      if (REPLACED.has(nameOf(cause))) return undefined;
      throw this.#translate('cannot be written', name, cause);
    }
  }

  async remove(name: string): Promise<void> {
    const { bucket, key } = this.#objectOf(name);
    try {
      await (await this.#client()).send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    } catch (cause) {
      throw this.#translate('cannot be removed', name, cause);
    }
  }

  #objectOf(name: string) {
    return { bucket: this.#place.bucket, key: `${this.#place.prefix}${name}.json` };
  }

  /** Without the right to list the whole bucket, S3 refuses to read an object that is not there. */
  async #isMissing(key: string): Promise<boolean> {
    const list = new ListObjectsV2Command({ Bucket: this.#place.bucket, Prefix: key });
    const page = await (await this.#client()).send(list).catch(() => undefined);
    return page !== undefined && !page.Contents?.some(({ Key }) => Key === key);
  }

  #translate(problem: string, name: string, cause: unknown) {
    const { bucket, key } = this.#objectOf(name);
    return memoryUnavailable(`s3://${bucket}/${key}`, `${problem} (${nameOf(cause)})`, cause);
  }
}

/** Errors of a conditional write that came too late. */
const REPLACED: ReadonlySet<string> = new Set([
  'PreconditionFailed',
  'ConditionalRequestConflict',
  'NoSuchKey',
]);

/** Reads the time of S3 from the response to a command that is sent afterwards; epoch milliseconds, or NaN. */
function dateOf(command: GetObjectCommand): () => number {
  let date: string | undefined;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      date = headersOf(result.response).date;
      return result;
    },
    { step: 'deserialize' },
  );
  return () => Date.parse(date ?? '');
}

function headersOf(response: unknown): Readonly<Record<string, string>> {
  const { headers = {} } = response as { headers?: Record<string, string> };
  return headers;
}

/** The name of an error of S3, or the message of one without a name of its own, or of this program. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return error.name === 'Error' || error instanceof SweepError ? error.message : error.name;
}
