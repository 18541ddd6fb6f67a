import type { EndedThere } from '../../domain/identity-providers/brokers.ts';
import { BROKER_SESSION, BROKER_USER, PROVIDER_NOTE } from '../../domain/identity-providers/session-notes.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { SessionKind, UserSession } from '../../domain/sessions/session.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, type Request, refused } from '../../http/exchange.ts';
import { readForm } from '../../http/form.ts';
import { getRealm } from '../../http/realm.ts';
import { requireSecureTransport } from '../../http/secure-transport.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { recordRefusal } from '../happening.ts';
import { endSession } from './end-session.ts';

/** Of a token that ends nothing. */
const endsNothing = (reason: string): Refusal =>
  new Refusal(400, 'invalid_request', { description: reason, event: { error: 'invalid_token', reason } });

/** An identity provider ends sessions that began by it (OpenID Connect Back-Channel Logout section 2.5). */
export async function logoutByProvider(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  const realm = await getRealm(dependencies.realms, request);
  requireSecureTransport(realm, request);
  try {
    const token = readForm(request).get('logout_token');
    if (token === undefined) throw endsNothing('No logout token');
    const ended = await dependencies.brokers.readLogoutToken(realm, token);
    if (typeof ended === 'string') throw endsNothing(ended);
    for (const session of await sessionsOf(dependencies, realm, ended)) {
      const details = { identity_provider: ended.provider.alias };
      await endSession(dependencies, session, { realm, request, type: 'LOGOUT', details });
    }
    return { status: 200, headers: { 'cache-control': 'no-cache, no-store' } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await recordRefusal(dependencies, { realm, request, type: 'LOGOUT', details: {} }, error);
    return refused(error);
  }
}

/** Those that began by the session there (`sid`), or by any of that user's (`sub`); where a token names both, both hold. */
async function sessionsOf(
  { store }: OidcDependencies,
  realm: RealmView,
  { provider, sub, sid, offlineToo }: EndedThere,
): Promise<readonly UserSession[]> {
  const { alias } = provider;
  const isTheirs = ({ notes }: UserSession) =>
    notes[PROVIDER_NOTE] === alias &&
    (sid === undefined || notes[BROKER_SESSION] === `${alias}.${sid}`) &&
    (sub === undefined || notes[BROKER_USER] === `${alias}.${sub}`);
  const kinds = offlineToo ? (['online', 'offline'] as const) : (['online'] as const);
  const ofKind = async (kind: SessionKind): Promise<readonly UserSession[]> => {
    if (sid !== undefined) return store.sessions.ofBrokerSession(realm.id, `${alias}.${sid}`, kind);
    const users = await store.users.list(realm.id, {
      federated: { providerId: provider.id, externalId: sub ?? '' },
    });
    return (await Promise.all(users.map(({ id }) => store.sessions.ofUser(realm.id, id, kind)))).flat();
  };
  return (await Promise.all(kinds.map(ofKind))).flat().filter(isTheirs);
}
