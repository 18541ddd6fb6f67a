import type { Client } from '../domain/clients/client.ts';
import { listsEvents, newEvent } from '../domain/events/new-event.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Change, Store } from '../domain/store.ts';
import { stringClaim } from '../domain/tokens/verify.ts';
import type { Refusal } from '../errors/refusal.ts';
import type { Request } from '../http/exchange.ts';
import type { Clock } from '../lib/clock.ts';
import { RequestRefused } from '../policy/client-policies/judge-request.ts';
import type { DraftedTokens } from './tokens.ts';

/** What is known of a token request, more and more of it. */
export interface TokenRequest {
  readonly realm: RealmView;
  readonly request: Request;
  grantType?: string;
  /** As the request names it. */
  clientId?: string | undefined;
  /** Once it has proved itself. */
  client?: Client;
}

/** Keycloak's event types, by grant type. */
const TYPES: Readonly<Record<string, string>> = {
  authorization_code: 'CODE_TO_TOKEN',
  password: 'LOGIN',
  client_credentials: 'CLIENT_LOGIN',
  refresh_token: 'REFRESH_TOKEN',
  'urn:ietf:params:oauth:grant-type:token-exchange': 'TOKEN_EXCHANGE',
  'urn:ietf:params:oauth:grant-type:jwt-bearer': 'JWT_AUTHORIZATION_GRANT',
};

/** The event of tokens that are issued, for their unit; none where the realm lists no such events. */
export function tokenEvent(
  { events }: Store,
  asked: TokenRequest,
  { grant, access }: DraftedTokens,
  now: number,
): Change[] {
  const type = TYPES[asked.grantType ?? ''];
  if (type === undefined || !listsEvents(asked.realm, type)) return [];
  const { user, scope, session } = grant;
  const tokenId = stringClaim(access, 'jti');
  const details = {
    ...requestDetails(asked),
    ...(type === 'LOGIN' && { auth_method: 'openid-connect' }),
    ...(type === 'CODE_TO_TOKEN' && session && { code_id: session.session.id }),
    scope: scope.answer,
    ...(type !== 'CODE_TO_TOKEN' && { username: user.username }),
    ...(tokenId !== undefined && { token_id: tokenId }),
    ...(session?.refresh && {
      refresh_token_id: session.refresh.id,
      refresh_token_type: session.session.kind === 'offline' ? 'Offline' : 'Refresh',
    }),
  };
  const rest = {
    clientId: grant.client.clientId,
    userId: user.id,
    ...(session && { sessionId: session.session.id }),
    ipAddress: asked.request.ip,
    details,
  };
  return [events.append(newEvent(asked.realm, now, type, rest, { audited: false }))];
}

/** Records that no tokens were issued, where the realm lists such events. */
export async function recordTokenRefusal(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  asked: TokenRequest,
  refusal: Refusal,
): Promise<void> {
  const type = `${TYPES[asked.grantType ?? '']}_ERROR`;
  if (!listsEvents(asked.realm, type)) return;
  const { event } = refusal;
  const rest = {
    ...(asked.clientId !== undefined && { clientId: asked.clientId }),
    ...(event?.userId !== undefined && { userId: event.userId }),
    ...(event?.sessionId !== undefined && { sessionId: event.sessionId }),
    ipAddress: asked.request.ip,
    error:
      event?.error ??
      (refusal instanceof RequestRefused ? refusal.code : (WORDS[refusal.code] ?? refusal.code)),
    details: {
      ...requestDetails(asked),
      ...(type === 'LOGIN_ERROR' && asked.client && { auth_method: 'openid-connect' }),
      ...(event ? {} : reasonOf(refusal)),
      ...(event?.username !== undefined && { username: event.username }),
      ...(event?.sessionId !== undefined && { code_id: event.sessionId }),
    },
  };
  await store.commit([
    store.events.append(newEvent(asked.realm, clock.now(), type, rest, { audited: false })),
  ]);
}

/** Why, and of a client policy which. */
const reasonOf = (refusal: Refusal): Record<string, string> =>
  refusal instanceof RequestRefused
    ? {
        reason: 'client_policy_error',
        client_policy_error: refusal.code,
        client_policy_error_detail: refusal.description ?? refusal.code,
        client_policy: refusal.policy,
        client_policy_executor: refusal.executor,
      }
    : { reason: refusal.description ?? refusal.code };

/** Keycloak's words of events for those of OAuth. */
const WORDS: Readonly<Record<string, string>> = {
  invalid_grant: 'invalid_token',
  unauthorized_client: 'not_allowed',
  invalid_scope: 'invalid_request',
};

const requestDetails = ({ grantType, client }: TokenRequest): Record<string, string> => ({
  ...(grantType !== undefined && { grant_type: grantType }),
  // Of a public client this is told with a code alone (as Keycloak).
  ...(client &&
    (!client.publicClient || grantType === 'authorization_code') && {
      client_auth_method: client.clientAuthenticatorType,
    }),
});
