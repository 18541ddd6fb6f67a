import type { Client } from '../../domain/clients/client.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import { findActiveSession } from '../../domain/sessions/session-view.ts';
import { confirmationOf } from '../../domain/tokens/possession.ts';
import { invalidGrant } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, type Request, refused } from '../../http/exchange.ts';
import { readForm } from '../../http/form.ts';
import { getRealm } from '../../http/realm.ts';
import { requireSecureTransport } from '../../http/secure-transport.ts';
import { seconds } from '../../lib/clock.ts';
import { authenticateRequester, namedClient } from '../client-authentication.ts';
import { heedClientPolicies } from '../client-policies.ts';
import { contentSecurity } from '../content-security.ts';
import { corsOf, corsOfRefusal } from '../cors.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { type Happening, recordRefusal, tellProved } from '../happening.ts';
import { decodeRefreshToken } from '../refresh-token.ts';
import { bindingOf, checkBinding } from '../token-binding.ts';
import { logoutByPage } from './by-page.ts';
import { endSession } from './end-session.ts';

/** A client ends the session that its refresh token lives on, for all clients (Keycloak's own, older than the standards). */
export async function logout(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  const { realms, store, clock } = dependencies;
  const realm = await getRealm(realms, request);
  requireSecureTransport(realm, request);
  const form = readForm(request);
  const text = form.get('refresh_token');
  if (text === undefined) return logoutByPage(dependencies, request, (name) => form.get(name));
  let reader: Client | undefined;
  const clientId = namedClient(request, form).id;
  const happening: Happening = { realm, request, type: 'LOGOUT', clientId, details: {} };
  try {
    let earlyHeaders = {};
    const { client } = await authenticateRequester(dependencies, realm, request, form, (met) => {
      reader = met;
      tellProved(happening, met);
      earlyHeaders = corsOf(met, request);
    });
    // One that has expired still tells which session is meant.
    const token = decodeRefreshToken(realm, issuerOf(request.baseUrl, realm.name), text);
    await heedClientPolicies(
      'LOGOUT_REQUEST',
      { realm, request, form, client, clock },
      { token: token?.claims },
    );
    if (!token) throw invalidGrant('Invalid refresh token');
    if (token.azp !== client.clientId)
      throw invalidGrant("Invalid refresh token. Token client and authorized client don't match");
    // Keycloak asks for the proof here too, but never looks for one.
    const isBound = confirmationOf(token.claims).jkt !== undefined;
    const binding = isBound ? await bindingOf(dependencies, realm, client, request) : {};
    checkBinding(client, token.claims, binding, request);
    const key = { realmId: realm.id, id: token.sid, kind: token.kind };
    const session = await findActiveSession(store, realm, key, seconds(clock));
    if (session) await endSession(dependencies, session, happening);
    return { status: 204, earlyHeaders, headers: { 'cache-control': 'no-cache', ...contentSecurity(realm) } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await recordRefusal(dependencies, happening, error);
    return { ...refused(error), earlyHeaders: corsOfRefusal(reader, request) };
  }
}
