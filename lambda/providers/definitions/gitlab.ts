import type { ShippedDefinition } from '../rest/shipped.ts';

/** What distinguishes the kinds of access token. */
type Kind = Pick<ShippedDefinition, 'name' | 'title' | 'rights' | 'settings' | 'forEach'> & {
  /** Where tokens of this kind are. */
  readonly path: string;
  /** Query fields of the list in addition to the page size. */
  readonly query?: Readonly<Record<string, string>>;
  readonly group: { readonly words: string; readonly path: string };
  readonly gone: ShippedDefinition['revoke']['gone'];
};

function gitlab({ path, query, group, gone, ...kind }: Kind): ShippedDefinition {
  return {
    ...kind,
    group: group.words,
    limits: { concurrency: 5, timeoutMillis: 10_000 },
    origin: 'https://{settings.host}',
    settings: {
      host: { description: 'Host of the instance.', default: 'gitlab.com' },
      ...kind.settings,
    },
    secret: { token: { description: 'Access token to sign in with.' } },
    authentication: { type: 'header', headers: { 'private-token': '{secret.token}' } },
    list: {
      path,
      query: { ...query, per_page: '100' },
      paging: { type: 'link' },
      include: [{ path: 'item.revoked', in: [false] }],
    },
    fields: {
      id: 'item.id',
      group: group.path,
      name: 'item.name',
      owner: 'item.user_id',
      // An administrator is shown every address, anybody else those that are public.
      ownerEmail: { path: '/api/v4/users/{owner}', email: ['email', 'public_email'] },
      scopes: 'item.scopes',
      createdAt: { path: 'item.created_at', format: 'iso' },
      expiresAt: { path: 'item.expires_at', format: 'date', at: 'start', never: [null] },
      lastUsedAt: { path: 'item.last_used_at', format: 'iso', never: [null] },
    },
    ownToken: { path: '/api/v4/personal_access_tokens/self', id: 'id' },
    revoke: { method: 'DELETE', path: `${path}/{item.id}`, ok: [204], gone },
  };
}

/** @see https://docs.gitlab.com/api/personal_access_tokens/ */
export const gitlabPersonal = gitlab({
  name: 'gitlab-personal',
  title: 'Personal access tokens of a GitLab instance, its bots and impersonations included',
  rights: [
    'A personal access token with the scope api: of an administrator for the tokens of all users (with admin_mode where Admin Mode is on), of anyone else for their own.',
  ],
  path: '/api/v4/personal_access_tokens',
  query: { revoked: 'false' },
  group: { words: 'user', path: 'item.user_id' },
  gone: [{ status: 404, text: '"message":"404 ' }],
});

/** @see https://docs.gitlab.com/api/project_access_tokens/ */
export const gitlabProject = gitlab({
  name: 'gitlab-project',
  title: 'Access tokens of GitLab projects',
  rights: ['A token of a maintainer or owner of each project, scope api.'],
  settings: {
    projects: { type: 'list', description: 'Ids of the projects, or their full paths.' },
  },
  forEach: { values: 'settings.projects' },
  path: '/api/v4/projects/{parent}/access_tokens',
  group: { words: 'project', path: 'parent' },
  gone: goneFrom('project'),
});

/** @see https://docs.gitlab.com/api/group_access_tokens/ */
export const gitlabGroup = gitlab({
  name: 'gitlab-group',
  title: 'Access tokens of GitLab groups',
  rights: ['A token of an owner of each group, scope api.'],
  settings: { groups: { type: 'list', description: 'Ids of the groups, or their full paths.' } },
  forEach: { values: 'settings.groups' },
  path: '/api/v4/groups/{parent}/access_tokens',
  group: { words: 'group', path: 'parent' },
  gone: goneFrom('group'),
});

/** The responses of older and of newer versions. */
function goneFrom(parent: string): NonNullable<Kind['gone']> {
  return [
    { status: 404, text: `Could not find ${parent} access token` },
    { status: 404, path: 'message', in: [`404 ${parent} Access Token Not Found`] },
  ];
}
