// Plain JavaScript, which every version of Node understands: the rest needs one that runs TypeScript.
const NEEDED = 24;

const { node } = process.versions;
if (Number(node.split('.')[0]) < NEEDED) {
  process.stderr.write(
    `token-sweeper needs Node.js ${NEEDED} or newer, and this is ${node}; install one from https://nodejs.org\n`,
  );
  process.exit(2);
}
