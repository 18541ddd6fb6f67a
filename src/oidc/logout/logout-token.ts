import { isOn } from '../../domain/clients/attributes.ts';
import type { Client } from '../../domain/clients/client.ts';
import { fullUri } from '../../domain/clients/full-uri.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { UserSession } from '../../domain/sessions/session.ts';
import { signJws } from '../../domain/tokens/jws.ts';
import { seconds } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { keyFor } from '../signing-key.ts';

/** Seconds in which a client must read it. */
const LIFESPAN = 120;
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Keycloak's: whoever reads the token shall end offline sessions of theirs too. */
const OFFLINE_TOO = 'revoke_offline_access';

/** Tells a client that a session is over, if it wants to hear of it (OpenID Connect Back-Channel Logout section 2.5). */
export async function sendLogoutToken(
  dependencies: OidcDependencies,
  realm: RealmView,
  baseUrl: string,
  client: Client,
  session: UserSession,
): Promise<void> {
  const { 'backchannel.logout.url': url } = client.attributes;
  if (!url || client.frontchannelLogout || !client.enabled) return;
  const now = seconds(dependencies.clock);
  const claims = {
    iat: now,
    exp: now + LIFESPAN,
    jti: newId(),
    iss: issuerOf(baseUrl, realm.name),
    aud: client.clientId,
    sub: session.userId,
    typ: 'Logout',
    ...(isOn(client, 'backchannel.logout.session.required') && { sid: session.id }),
    events: {
      [EVENT]: {},
      ...(isOn(client, 'backchannel.logout.revoke.offline.tokens') && { [OFFLINE_TOO]: true }),
    },
  };
  const key = await keyFor(dependencies, realm, client.attributes['id.token.signed.response.alg']);
  const token = await signJws(claims, key, 'logout+jwt');
  const body = new URLSearchParams({ logout_token: token }).toString();
  await dependencies.fetcher.post(
    fullUri(url, client.rootUrl, baseUrl),
    'application/x-www-form-urlencoded',
    body,
  );
}
