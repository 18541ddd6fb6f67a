import { Type } from 'typebox';
import { knownActions } from '../../domain/authentication/required-actions.ts';
import { adminError } from '../../errors/admin.ts';
import { notImplemented } from '../../errors/http.ts';
import { readJson } from '../../http/json-body.ts';
import { locateUser } from '../get-user.ts';
import { type Endpoint, endpointWithBody } from '../resource.ts';

const manage = { method: 'PUT', roles: ['manage-users'], locate: locateUser } as const;
const noMail = async () => {
  throw notImplemented('Mail');
};

/** What would be sent to users. There is no mail yet: nothing is promised, and what is asked wrongly is said. */
export const userEmailEndpoints: readonly Endpoint[] = [
  endpointWithBody({
    ...manage,
    path: '/users/:id/execute-actions-email',
    read: (request) => readJson(request, 'List', Type.Array(Type.String())),
    async handle(_admin, actions) {
      if (knownActions(actions).length < actions.length)
        throw adminError(400, 'Provided invalid required actions');
      return noMail();
    },
  }),
  { ...manage, path: '/users/:id/send-verify-email', handle: noMail },
  { ...manage, path: '/users/:id/reset-password-email', handle: noMail },
  {
    method: 'POST',
    path: '/users/:id/impersonation',
    roles: ['impersonation'],
    locate: locateUser,
    async handle() {
      throw notImplemented('Impersonation');
    },
  },
];
