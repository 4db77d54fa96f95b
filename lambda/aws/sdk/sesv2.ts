// What is loaded on demand comes whole, unless a file of our own names the parts.
export { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
