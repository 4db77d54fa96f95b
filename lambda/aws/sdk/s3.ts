// What is loaded on demand comes whole, unless a file of our own names the parts.
export { S3Client } from '@aws-sdk/client-s3';
