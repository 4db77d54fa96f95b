// What is loaded on demand comes whole, unless a file of our own names the parts.
export { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
