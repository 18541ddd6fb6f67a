import { readForm } from '../../http/form.ts';
import { complete } from '../complete.ts';
import { consentChange, consentGiven } from '../consent.ts';
import { loginEvent } from '../events.ts';
import { showExpired } from '../expired.ts';
import { withNotes } from '../login.ts';
import { type Endpoint, isFromPage } from './endpoint.ts';

/** The user lets the client in, or does not. */
export const consent: Endpoint = async (login) => {
  const { request, session, user, dependencies } = login;
  const { store, protocol } = dependencies;
  const form = readForm(request);
  if (!session.state.proved || !user || !isFromPage(login, form.get('code') ?? null))
    return showExpired(login);
  if (form.get('cancel') !== undefined || form.get('accept') === undefined) {
    await store.commit([
      store.authenticationSessions.end(session),
      ...loginEvent(login, 'LOGIN_ERROR', { userId: user.id, error: 'rejected_by_user' }),
    ]);
    return protocol.refuse(login, { error: 'access_denied' });
  }
  return complete({ ...withNotes(login, consentGiven), user }, consentChange(login));
};
