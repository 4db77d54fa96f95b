import { expect, test } from 'vitest';
import { readSecretReference } from '../../lib/secret-arn.ts';

const PLACE = { partition: 'aws', region: 'us-east-1', account: '111122223333' };
const PREFIX = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:';

test.each([
  ['crm', [`${PREFIX}crm-??????`]],
  [`${PREFIX}crm-AbCd12`, [`${PREFIX}crm-AbCd12`]],
  [`${PREFIX}crm`, [`${PREFIX}crm-??????`]],
  [`${PREFIX}prod-apigee`, [`${PREFIX}prod-apigee`, `${PREFIX}prod-apigee-??????`]],
])('the secret %s is granted as exactly %j', (text, resources) => {
  expect(readSecretReference(text).resources(PLACE)).toEqual(resources);
});

test('an ARN says where the secret is, and a name does not', () => {
  expect(readSecretReference(`${PREFIX}crm`)).toMatchObject({
    name: 'crm',
    region: 'us-east-1',
    account: '111122223333',
  });
  expect(readSecretReference('crm')).not.toHaveProperty('region');
});

test.each(['crm*', `${PREFIX}*`, 'arn:aws:s3:::bucket', '', 'a b'])(
  'a secret that is named %j is refused: it might grant more than one',
  (text) => {
    expect(() => readSecretReference(text)).toThrow(RangeError);
  },
);
