import { PutObjectCommand } from '@aws-sdk/client-s3';
import { type AwsAccess, s3Client } from '../../aws/clients.ts';

/** Puts a report beside the audit, and returns its place. Throws what S3 answers. */
export async function putReport(
  text: string,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  runId: string,
  access: AwsAccess,
): Promise<string> {
  const key = `${prefix}reports/${runId}.json`;
  const client = await s3Client(access);
  const object = { Bucket: bucket, Key: key, Body: text, ContentType: 'application/json' };
  await client.send(new PutObjectCommand(object));
  return `s3://${bucket}/${key}`;
}
