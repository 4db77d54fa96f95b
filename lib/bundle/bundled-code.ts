import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundleFunction } from './bundle.ts';
import type { BundledConfig } from './bundled-config.ts';

const LAMBDA = fileURLToPath(new URL('../../lambda', import.meta.url));

/** The function's code together with its configuration, bundled on this machine and never in a container. */
export function bundledCode({ document: config, files }: BundledConfig): Code {
  return Code.fromAsset(LAMBDA, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // The CDK requires an image as a fallback; bundling here always succeeds or throws, so it is never used.
      image: DockerImage.fromRegistry('unused'),
      local: {
        tryBundle(outdir) {
          bundleFunction({ config, files, outdir });
          return true;
        },
      },
    },
  });
}
