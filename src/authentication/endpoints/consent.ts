import { readForm } from '../../http/form.ts';
import { arrive } from '../arrive.ts';
import { consentChange, consentGiven, needsConsent } from '../consent.ts';
import { endRestart } from '../cookies/restart.ts';
import { actionEvent } from '../events.ts';
import { showExpired } from '../expired.ts';
import { withNotes } from '../login.ts';
import { withCookies } from '../show.ts';
import { refuseStale } from '../stale-proof.ts';
import { type Endpoint, isFromPage } from './endpoint.ts';

/** The user lets the client in, or does not. */
export const consent: Endpoint = async (login) => {
  const { request, session, user, dependencies } = login;
  const { store, protocol } = dependencies;
  const form = readForm(request);
  if (!session.state.proved || !user || !isFromPage(login, form.get('code') ?? null))
    return showExpired(login);
  const stale = await refuseStale(login);
  if (stale) return stale;
  if (!(await needsConsent(login))) return arrive(login);
  if (form.get('cancel') !== undefined || form.get('accept') === undefined) {
    await store.commit([
      store.authenticationSessions.end(session),
      ...actionEvent(login, 'LOGIN_ERROR', { error: 'rejected_by_user' }),
    ]);
    const answer = await protocol.refuse(login, { error: 'access_denied' });
    return withCookies(answer, await endRestart(dependencies, login.realm, request, session));
  }
  return arrive(withNotes(login, consentGiven), consentChange(login));
};
