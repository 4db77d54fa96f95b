import { expect, test } from 'vitest';
import { memoryPlace } from '../../lambda/cli/memory-option.ts';

test.each([
  [undefined, 'deploy/sweeper.yaml', { folder: 'deploy/.token-sweeper' }],
  [undefined, 'sweeper.yaml', { folder: '.token-sweeper' }],
  ['none', 'sweeper.yaml', undefined],
  ['state', 'sweeper.yaml', { folder: 'state' }],
  ['s3://bucket-of-ours', 'sweeper.yaml', { bucket: 'bucket-of-ours', prefix: '' }],
  ['s3://bucket-of-ours/memory', 'sweeper.yaml', { bucket: 'bucket-of-ours', prefix: 'memory/' }],
  ['s3://bucket-of-ours/a/b/', 'sweeper.yaml', { bucket: 'bucket-of-ours', prefix: 'a/b/' }],
])('--memory %s beside %s is %j', (option, config, place) => {
  expect(memoryPlace(option, config)).toEqual(place);
});

test.each(['', 's3:', 's3://', 's3://Bucket', 's3://x'])('--memory "%s" is refused', (option) => {
  expect(() => memoryPlace(option, 'sweeper.yaml')).toThrow(
    '--memory: must be a folder, s3://BUCKET/PREFIX or none',
  );
});
