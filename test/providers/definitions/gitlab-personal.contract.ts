import { gitlabPersonal } from '../../../lambda/providers/definitions/gitlab-personal.ts';
import { json } from '../../support/sandbox/message.ts';
import { type ContractCase, misshapenList } from './contract-case.ts';
import {
  changeTimes,
  gitlabApi,
  passedOver,
  selfCall,
  selfRoute,
  TOKEN,
  tokenPage,
  unreadableTimes,
  writtenTimes,
} from './gitlab-shapes.ts';

export const gitlabPersonalCase: ContractCase = {
  definition: gitlabPersonal,
  settings: {},
  secret: { token: TOKEN },
  idOf: (count) => `${count}`,
  listCalls: [
    {
      title: 'the list of tokens',
      method: 'GET',
      path: /^\/api\/v4\/personal_access_tokens\?revoked=false&per_page=100(&page=\d+)?$/,
      misshapen: misshapenList([], 'id'),
    },
  ],
  own: { call: selfCall },
  revokeCall: {
    title: 'the revocation',
    method: 'DELETE',
    path: /^\/api\/v4\/personal_access_tokens\/(?!self)[^/?]+$/,
  },
  severalPages: 70,
  changeTimes,
  unreadableTimes,
  writtenTimes,
  passedOver,
  revokeAnswers: 'nothing',
  goneAnswers: [['404 with its message', json(404, { message: '404 Not Found' })]],
  refusals: [['404 of a wrong path', json(404, { error: '404 Not Found' })]],
  goneLooksRevoked: true,
  api: {
    ...gitlabApi,
    routes: (store) => [
      selfRoute(store),
      ['GET', '/api/v4/personal_access_tokens', (request) => tokenPage(request, store)],
      [
        'DELETE',
        '/api/v4/personal_access_tokens/{}',
        // A second revocation is carried out like the first.
        (_, id = '') => {
          const token = store.get(id);
          if (!token) return json(404, { message: '404 Not Found' });
          if (!token.revoked) store.mark(id);
          return { status: 204 };
        },
      ],
    ],
  },
};
