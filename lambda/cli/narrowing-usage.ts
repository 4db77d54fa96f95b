/** The options that narrow a plan, in the form of `parseArgs`, with what the help shows of them. */
export const narrowing = {
  token: {
    type: 'string',
    multiple: true,
    value: 'ID',
    description: 'only this id, fingerprint or name (repeatable)',
  },
  rule: {
    type: 'string',
    multiple: true,
    value: 'NAME',
    description: 'only tokens that this rule decides (repeatable)',
  },
  owner: {
    type: 'string',
    multiple: true,
    value: 'GLOB',
    description: 'only tokens of these owners (repeatable)',
  },
  limit: {
    type: 'string',
    value: 'N',
    description: 'only the N oldest of these tokens, of one connection',
  },
} as const;
