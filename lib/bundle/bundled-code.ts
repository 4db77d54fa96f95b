import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundleFunction } from './bundle.ts';

const LAMBDA = fileURLToPath(new URL('../../lambda', import.meta.url));

/** The function's code with `config` in it, bundled on this machine and never in a container. */
export function bundledCode(config: unknown): Code {
  return Code.fromAsset(LAMBDA, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // The CDK wants an image to fall back to; there is nothing to fall back from.
      image: DockerImage.fromRegistry('unused'),
      local: {
        tryBundle(outdir) {
          bundleFunction({ config, outdir });
          return true;
        },
      },
    },
  });
}
