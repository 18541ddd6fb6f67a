import { isOn } from '../../domain/clients/attributes.ts';
import type { Client } from '../../domain/clients/client.ts';
import { findSubject, type TokenSubject } from '../../domain/sessions/token-subject.ts';
import type { Claims } from '../../domain/tokens/jws.ts';
import { confirmationOf, fitsCertificate } from '../../domain/tokens/possession.ts';
import { isAccessToken, stringClaim, verifyRealmToken } from '../../domain/tokens/verify.ts';
import { invalidRequest } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { Form } from '../../http/form.ts';
import { seconds } from '../../lib/clock.ts';
import { heedClientPolicies } from '../client-policies.ts';
import { ACCESS_TOKEN_TYPE, ID_TOKEN_TYPE, REFRESH_TOKEN_TYPE, SAML_TOKEN_TYPE } from '../grant.ts';
import { tell } from '../happening.ts';
import { asksOffline } from '../offline-access.ts';
import { grantScope, narrowedTo, withOpenid } from '../scope.ts';
import { NO_CERTIFICATE } from '../token-binding.ts';
import { needsConsent } from './consent.ts';
import { exchangeSession } from './exchange-session.ts';
import { exchangeTargets, scopeForTargets } from './exchange-targets.ts';
import type { GrantRequest, GrantType } from './grant.ts';
import { getsRefreshTokens } from './session.ts';

/**
 * A client exchanges an access token of this realm that it received for one of its own, about the same user (RFC 8693;
 * Keycloak's standard token exchange). It must be an audience of the token, and allowed to exchange. There is no
 * delegation: an `actor_token` goes unseen, and what comes out speaks of the user alone (as Keycloak).
 */
export const tokenExchange: GrantType = {
  id: 'urn:ietf:params:oauth:grant-type:token-exchange',
  repeatable: ['audience', 'resource'],
  async authorize(asked) {
    const { realm, issuer, form, authenticated, clock } = asked;
    const { client } = authenticated;
    const now = seconds(clock);
    tell(asked.happening, { auth_method: 'token_exchange' });
    checkParameters(client, form);
    tell(asked.happening, { requested_token_type: form.get('requested_token_type') });
    const { lightweight, scopes } = await heedClientPolicies(
      'TOKEN_EXCHANGE_REQUEST',
      { ...asked, client },
      { scope: form.get('scope') },
    );
    const { claims, subject } = await subjectOf(asked, now);
    tellSubject(asked, claims, subject);
    checkBinding(asked, claims);
    const issuedTokenType = requestedType(client, form);
    const targets = await exchangeTargets(asked);
    const audience = targets?.map(({ clientId }) => clientId);
    checkRequester(client, claims);
    const scope = narrowedTo(grantScope(realm, client, form.get('scope')), scopes);
    if (issuedTokenType === SAML_TOKEN_TYPE) throw unsupportedType();
    const refresh = issuedTokenType === REFRESH_TOKEN_TYPE;
    const { session, unit } = await exchangeSession(asked, subject, claims, { refresh, audience }, now);
    if (refresh && asksOffline(scope.scopes))
      throw invalidRequest('Scope offline_access not allowed for token exchange');
    if (await needsConsent(asked.store, client, subject.user.user.id, scope)) throw missingConsent(client);
    // Of a refresh token that comes along more may be made than this once (as Keycloak).
    const narrowed = targets && !refresh ? scopeForTargets(realm, scope, subject.user, targets) : scope;
    return {
      realm,
      client,
      issuer,
      user: subject.user.user,
      userRoles: subject.user.roleIds,
      userGroups: subject.user.groups,
      // A client that names no scope goes on with the `openid` it has, but gets no ID token.
      scope: asksAgain(form, session?.part.scope) ? withOpenid(narrowed) : narrowed,
      notes: { ...session?.session.notes, ...session?.part.notes },
      by: 'te',
      ...(lightweight && { lightweight }),
      ...(audience && { audience }),
      issuedTokenType,
      ...(session && { session }),
      unit,
      now,
    };
  },
};

function tellSubject(
  { happening, form }: GrantRequest,
  claims: Claims,
  { user, session }: TokenSubject,
): void {
  happening.userId = user.user.id;
  happening.sessionId = session?.id;
  tell(happening, {
    username: user.user.username,
    subject_token_client_id: stringClaim(claims, 'azp'),
    requested_token_type: form.get('requested_token_type') ?? ACCESS_TOKEN_TYPE,
  });
}

const unsupported = (parameter: string) =>
  invalidRequest(`Parameter '${parameter}' is not supported for standard token exchange`);

function checkParameters(client: Client, form: Form): void {
  for (const parameter of ['requested_subject', 'requested_issuer', 'subject_issuer'])
    if (form.get(parameter) !== undefined) throw unsupported(parameter);
  if (!isOn(client, 'standard.token.exchange.enabled'))
    throw invalidRequest('Standard token exchange is not enabled for the requested client');
  for (const parameter of ['subject_token', 'subject_token_type'])
    if (form.get(parameter) === undefined)
      throw invalidRequest(`Parameter '${parameter}' required for standard token exchange`);
  if (form.get('subject_token_type') !== ACCESS_TOKEN_TYPE)
    throw invalidRequest("Parameter 'subject_token' supports access tokens only");
}

/** The token that came in, and who is behind it now. */
async function subjectOf(
  { realm, issuer, form, store }: GrantRequest,
  now: number,
): Promise<{ claims: Claims; subject: TokenSubject }> {
  const claims = verifyRealmToken(realm, issuer, form.get('subject_token') ?? '', now);
  if (!claims || !isAccessToken(claims)) throw noSubject();
  const subject = await findSubject(store, realm, claims, now);
  if (subject.kind !== 'in force') throw noSubject();
  return { claims, subject };
}

const noSubject = () =>
  new Refusal(400, 'invalid_request', {
    description: 'Invalid token',
    event: { error: 'invalid_token', reason: 'subject_token validation failure' },
  });

/**
 * A token that is bound to a key (RFC 7800) is good in the hands of the client it was issued to alone, and there with
 * that key.
 */
function checkBinding({ authenticated: { client }, binding, request }: GrantRequest, claims: Claims): void {
  const { jkt, x5t } = confirmationOf(claims);
  if (jkt === undefined && x5t === undefined) return;
  if (claims.azp !== client.clientId)
    throw invalidRequest(
      'Sender-constrained token exchange rejected as the token was not issued for the requesting client',
    );
  if (!fitsCertificate(client, claims, request.clientCertificate?.thumbprint))
    throw invalidRequest(NO_CERTIFICATE);
  if (jkt !== undefined && binding.jkt === undefined) throw invalidRequest('DPoP proof is missing');
  if (jkt !== undefined && binding.jkt !== jkt)
    throw invalidRequest("DPoP confirmation doesn't match DPoP proof");
}

function requestedType(client: Client, form: Form): string {
  const type = form.get('requested_token_type') ?? ACCESS_TOKEN_TYPE;
  // Of an assertion of SAML everything else is looked at before it is refused (as Keycloak).
  if ([ACCESS_TOKEN_TYPE, ID_TOKEN_TYPE, SAML_TOKEN_TYPE].includes(type)) return type;
  const sameSession =
    client.attributes['standard.token.exchange.enableRefreshRequestedTokenType'] === 'SAME_SESSION';
  if (type === REFRESH_TOKEN_TYPE && sameSession && getsRefreshTokens(client)) return type;
  throw unsupportedType();
}

const unsupportedType = () => invalidRequest('requested_token_type unsupported');

const missingConsent = ({ clientId }: Client) => {
  const description = `Missing consents for Token Exchange in client ${clientId}`;
  return new Refusal(400, 'invalid_scope', {
    description,
    event: { error: 'consent_denied', reason: description },
  });
};

/** It is the requester's own token, or one that was sent to it. */
function checkRequester({ clientId }: Client, claims: Claims): void {
  if (stringClaim(claims, 'azp') === clientId || [claims.aud].flat().includes(clientId)) return;
  throw new Refusal(403, 'access_denied', {
    description: 'Client is not within the token audience',
    event: { error: 'not_allowed', reason: 'client is not within the token audience' },
  });
}

const asksAgain = (form: Form, before = '') =>
  form.get('scope') === undefined && before.split(' ').includes('openid');
