import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { expect, test, vi } from 'vitest';
import { bundledCode } from '../../../lib/bundle/bundled-code.ts';
import { createDirectory } from '../synth.ts';

// It bundles the whole function.
vi.setConfig({ testTimeout: 60_000 });

test('the asset of the function is a bundle that holds the configuration, made without a container', () => {
  const outdir = createDirectory();
  const app = new App({ outdir });
  new LambdaFunction(new Stack(app, 'Test'), 'Function', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: bundledCode({ document: { mode: 'plan' }, files: new Map() }),
  });
  app.synth();
  const asset = readdirSync(outdir).find((name) => name.startsWith('asset.'));
  const files = readdirSync(join(outdir, asset ?? ''));
  expect(files).toContain('index.mjs');
  expect(readFileSync(join(outdir, asset ?? '', 'sweeper.json'), 'utf8')).toContain('"plan"');
});
