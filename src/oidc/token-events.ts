import { impersonatorDetails } from '../domain/sessions/impersonation.ts';
import type { Change, Store } from '../domain/store.ts';
import { stringClaim } from '../domain/tokens/verify.ts';
import type { DraftedTokens } from './draft-tokens.ts';
import { eventOf, type Happening, tell } from './happening.ts';

const REFRESH_TOKEN = 'REFRESH_TOKEN';
/** Keycloak's event types, by grant type. */
const TYPES: Readonly<Record<string, string>> = {
  authorization_code: 'CODE_TO_TOKEN',
  password: 'LOGIN',
  client_credentials: 'CLIENT_LOGIN',
  refresh_token: REFRESH_TOKEN,
  'urn:ietf:params:oauth:grant-type:token-exchange': 'TOKEN_EXCHANGE',
  'urn:ietf:params:oauth:grant-type:jwt-bearer': 'JWT_AUTHORIZATION_GRANT',
  'urn:ietf:params:oauth:grant-type:device_code': 'OAUTH2_DEVICE_CODE_TO_TOKEN',
  'urn:openid:params:grant-type:ciba': 'AUTHREQID_TO_TOKEN',
};

/** A request for tokens by a grant is an event of its own kind. */
export function tellGrant(happening: Happening, grantType: string): void {
  const type = Object.hasOwn(TYPES, grantType) ? TYPES[grantType] : undefined;
  if (type !== undefined) happening.type = type;
  tell(happening, { grant_type: grantType });
}

/** The event of tokens that are issued, for their unit; none where the realm lists no such events. */
export function tokenEvent(
  store: Store,
  happening: Happening,
  { grant, access, lifespan }: DraftedTokens,
  now: number,
): Change[] {
  const { user, client, scope, session } = grant;
  happening.clientId = client.clientId;
  happening.userId = user.id;
  happening.sessionId = session?.session.id;
  const refreshes = happening.type === REFRESH_TOKEN;
  tell(happening, {
    ...impersonatorDetails(session?.session),
    scope: scope.answer,
    token_id: stringClaim(access, 'jti'),
    ...(happening.type === 'TOKEN_EXCHANGE' && { audience: [access.aud ?? []].flat().join(' ') }),
    ...(refreshes && { access_token_expiration_time: String(lifespan) }),
    ...(session?.refresh && {
      [refreshes ? 'updated_refresh_token_id' : 'refresh_token_id']: session.refresh.id,
      refresh_token_type: refreshTokenType(session.session.kind),
    }),
  });
  return eventOf(store, happening, now);
}

/** What events call refresh tokens of a kind of session. */
export const refreshTokenType = (kind: 'online' | 'offline'): string =>
  kind === 'offline' ? 'Offline' : 'Refresh';
