/** The version of this program, as it is released; `npm run release` writes it. */
export const VERSION = '0.1.0';
