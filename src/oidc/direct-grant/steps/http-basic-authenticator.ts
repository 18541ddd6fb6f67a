import { tryPassword } from '../../../domain/users/try-password.ts';
import { Refusal } from '../../../errors/refusal.ts';
import { basicChallenge, basicUser } from '../../../http/authorization.ts';
import type { Asked, DirectGrantStep, Refuse } from '../step.ts';

/** The user's name and password are in the `Authorization` header (RFC 7617): the client names itself in the form. */
export const httpBasic: DirectGrantStep = {
  id: 'http-basic-authenticator',
  asksNothing: true,
  async identify({ store, realm, request }) {
    const credentials = basicUser(request.headers.authorization);
    if (!credentials) return undefined;
    const { username } = credentials;
    const found = await store.users.findByUsername(realm.id, username.toLowerCase());
    const user = found?.serviceAccountClientId === undefined ? found : undefined;
    return { username, user, refuse: challenge(realm) };
  },
  async perform({ store, realm, request, credentials }) {
    const { password = '' } = basicUser(request.headers.authorization) ?? {};
    const { isRight, keep } = await tryPassword(store, realm, credentials, password);
    if (!isRight) return { done: false, step: 'first factor', refuse: () => challenge(realm)(WRONG) };
    return { done: true, names: true, ...(keep[0] && { keep: keep[0] }) };
  },
};

const WRONG = { error: 'invalid_user_credentials' };

const challenge =
  (realm: Asked['realm']): Refuse =>
  (event) =>
    new Refusal(401, 'invalid_grant', {
      description: 'Invalid user credentials',
      event,
      headers: { 'www-authenticate': basicChallenge(realm.name) },
    });
