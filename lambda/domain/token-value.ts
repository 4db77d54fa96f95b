/** How the values of well-known tokens begin, and how much follows at least. */
const VALUE = new RegExp(
  [
    'gh[opusr]_[A-Za-z0-9]{20}',
    'github_pat_[A-Za-z0-9_]{20}',
    'gl[a-z]{2,8}-[A-Za-z0-9_-]{16}',
    'sk-[A-Za-z0-9_-]{20}',
    'xox[a-z]-[A-Za-z0-9-]{10}',
    'hv[bsr]\\.[A-Za-z0-9_-]{20}',
    'npm_[A-Za-z0-9]{30}',
    'glsa_[A-Za-z0-9]{20}',
    'dapi[0-9a-f]{32}',
    'AKCp[A-Za-z0-9]{20}',
    'cf(?:ut|at|k)_[A-Za-z0-9]{20}',
    'pypi-[A-Za-z0-9_-]{20}',
    'dop_v1_[0-9a-f]{32}',
    '[A-Za-z0-9]{10,20}\\.atlasv1\\.[A-Za-z0-9]{20}',
    'eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10}',
  ]
    .map((form) => `(?:${form})`)
    .join('|'),
);

/** Whether a text holds what looks like the value of a well-known kind of token, so that it must not be shown. */
export function looksLikeTokenValue(text: string): boolean {
  return VALUE.test(text);
}
