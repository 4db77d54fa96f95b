import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundleFunction } from './bundle.ts';

const LAMBDA = fileURLToPath(new URL('../../lambda', import.meta.url));

/** The function's code together with `config`, bundled on this machine and never in a container. */
export function bundledCode(config: unknown): Code {
  return Code.fromAsset(LAMBDA, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // The CDK requires an image as a fallback; bundling here always succeeds or throws, so it is never used.
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
