import type { Permission } from '../lambda/domain/permission.ts';

/** Actions that change nothing, by the verbs that AWS uses; a role of another account says itself what it may do. */
const READS =
  /^[a-z0-9-]+:(?:(?:BatchGet|Describe|Get|Head|List|Lookup|Query|Scan|Search|View)\w*|GenerateCredentialReport|AssumeRole)$/;

/** What is left of permissions where nothing may be removed: whatever is not known to read is left out. */
export function readingPermissions(permissions: readonly Permission[]): readonly Permission[] {
  return permissions
    .map((permission) => ({
      ...permission,
      actions: permission.actions.filter((action) => READS.test(action)),
    }))
    .filter(({ actions }) => actions.length > 0);
}
