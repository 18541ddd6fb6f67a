import { readForm } from '../../http/form.ts';
import { arrive } from '../arrive.ts';
import { consentChange, consentGiven, needsConsent } from '../consent.ts';
import { actionEvent } from '../events.ts';
import { showExpired } from '../expired.ts';
import { withNotes } from '../login.ts';
import { rejected } from '../rejected.ts';
import { refuseStale } from '../stale-proof.ts';
import { type Endpoint, isFromPage } from './endpoint.ts';

/** The user lets the client in, or does not. */
export const consent: Endpoint = async (login) => {
  const { request, session, user } = login;
  const form = readForm(request);
  if (!session.state.proved || !user || !isFromPage(login, form.get('code') ?? null))
    return showExpired(login);
  const stale = await refuseStale(login);
  if (stale) return stale;
  if (!(await needsConsent(login))) return arrive(login);
  if (form.get('cancel') !== undefined)
    return rejected(login, actionEvent(login, 'LOGIN_ERROR', { error: 'rejected_by_user' }));
  return arrive(withNotes(login, consentGiven), consentChange(login));
};
