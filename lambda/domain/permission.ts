/** An IAM statement that a connection needs. */
export interface Permission {
  readonly actions: readonly string[];
  /** `{partition}`, `{region}` and `{account}` stand for the deployment's own. */
  readonly resources: readonly string[];
  /** IAM condition block, such as `{ StringEquals: { 'secretsmanager:ResourceTag/token-register': 'prod' } }`. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly reason: string;
}
