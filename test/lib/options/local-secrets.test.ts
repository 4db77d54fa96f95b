import { expect, test } from 'vitest';
import { resolveProps } from '../../../lib/options/resolve.ts';
import { TWO_CONNECTIONS, writeConfig } from '../synth.ts';

test.for([
  ['env:HUAWEI', 'env:HUAWEI'],
  ['file:huawei.json', 'file:huawei.json'],
  ['cmd:pass show huawei', 'cmd:pass …'],
] as const)('a deployment refuses the secret %s, which is on one machine', ([secret, shown]) => {
  const [first, ...others] = TWO_CONNECTIONS.connections;
  const connections = [...others, { ...first, secret }];
  const file = writeConfig({ ...TWO_CONNECTIONS, connections });
  expect(() => resolveProps({ config: file })).toThrow(
    `connections[1] (${first?.name}).secret: ${shown} is read on the command line only; store it in Secrets Manager, and write its name here`,
  );
});
