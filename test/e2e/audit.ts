import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import type { Emulator } from './emulator.ts';

const Buckets = z.object({ Buckets: z.array(z.object({ Name: z.string() })) });
const Objects = z.object({ Contents: z.array(z.object({ Key: z.string() })).default([]) });
const Body = z.object({ Body: z.base64() });
const Line = z.object({ connection: z.string(), outcome: z.string().optional() });

/** What the tests look at in a line of the audit. */
export type AuditLine = z.output<typeof Line>;

/** The bucket that the stack made. Throws when there is not exactly one. */
export async function auditBucket(emulator: Emulator): Promise<string> {
  const { Buckets: all } = Buckets.parse(await emulator.call('s3', 'list_buckets'));
  const [bucket, ...others] = all.map(({ Name }) => Name).filter((name) => name.includes('audit'));
  if (bucket === undefined || others.length > 0) throw new Error('not exactly one audit bucket');
  return bucket;
}

/** The keys of everything in it. */
export async function auditKeys(emulator: Emulator): Promise<readonly string[]> {
  const Bucket = await auditBucket(emulator);
  const { Contents } = Objects.parse(await emulator.call('s3', 'list_objects_v2', { Bucket }));
  return Contents.map(({ Key }) => Key);
}

/** The records of one object. */
export async function readAudit(emulator: Emulator, Key: string): Promise<AuditLine[]> {
  const Bucket = await auditBucket(emulator);
  const { Body: body } = Body.parse(await emulator.call('s3', 'get_object', { Bucket, Key }));
  const lines = gunzipSync(Buffer.from(body, 'base64')).toString().split('\n').filter(Boolean);
  return lines.map((line) => Line.parse(JSON.parse(line)));
}
