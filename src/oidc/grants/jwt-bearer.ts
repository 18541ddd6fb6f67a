import { isOn } from '../../domain/clients/attributes.ts';
import type { Client } from '../../domain/clients/client.ts';
import { findUserView, type UserView } from '../../domain/clients/client-view.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import { isSignatureOf, type OpenedJws } from '../../domain/tokens/jws.ts';
import { stringClaim } from '../../domain/tokens/verify.ts';
import { hasSomethingToDo } from '../../domain/users/has-something-to-do.ts';
import { invalidGrant } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import { seconds } from '../../lib/clock.ts';
import { readAssertionToken } from '../assertion-claims.ts';
import { heedClientPolicies } from '../client-policies.ts';
import { tell } from '../happening.ts';
import { grantScope, narrowedTo } from '../scope.ts';
import {
  assertionIssuer,
  checkAssertionAlgorithm,
  checkAssertionFor,
  checkAssertionTimes,
  spendAssertion,
} from './assertion.ts';
import { needsConsent } from './consent.ts';
import type { GrantRequest, GrantType } from './grant.ts';

/**
 * A client hands in what an identity provider says about a user, and gets tokens of that user (RFC 7523 section 2.1;
 * Keycloak's JWT authorization grant). The realm must know the provider and what it knows the user as; client and
 * provider must be allowed to. There is no session, and no refresh token: the assertion may be had anew.
 */
export const jwtBearer: GrantType = {
  id: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  async authorize(asked) {
    const { realm, issuer, form, authenticated, store, clock } = asked;
    const { client } = authenticated;
    const now = seconds(clock);
    const jws = read(form.get('assertion'));
    const sub = stringClaim(jws.claims, 'sub');
    tell(asked.happening, {
      identity_provider_issuer: stringClaim(jws.claims, 'iss'),
      identity_provider_user_id: sub,
    });
    checkClient(client);
    const provider = assertionIssuer(realm, jws.claims);
    tell(asked.happening, { identity_provider: provider.alias });
    checkMayTrust(client, provider);
    checkAssertionAlgorithm(provider, jws);
    await checkSignature(asked, provider, jws);
    const until = checkAssertionTimes(provider, jws.claims, now);
    // Whom it speaks of is not for anybody to learn but those it is for.
    checkAssertionFor(jws.claims, issuer);
    const { user, roleIds, groups } = await userOf(asked, provider, sub ?? '');
    asked.happening.userId = user.id;
    tell(asked.happening, { username: user.username });
    const granted = grantScope(realm, client, form.get('scope'));
    const { lightweight, scopes } = await heedClientPolicies(
      'JWT_AUTHORIZATION_GRANT',
      { ...asked, client },
      { scope: form.get('scope'), identityProvider: provider.alias },
    );
    const scope = narrowedTo(granted, scopes);
    if (await needsConsent(store, client, user.id, scope)) throw missingConsent(client);
    const bounded = provider.config.jwtAuthorizationGrantLimitAccessTokenExp?.toLowerCase() === 'true';
    return {
      realm,
      client,
      issuer,
      user,
      userRoles: roleIds,
      userGroups: groups,
      scope,
      notes: {},
      by: 'ag',
      ...(lightweight && { lightweight }),
      ...(bounded && { notAfter: Math.floor(Number(jws.claims.exp)) }),
      // With the tokens or not at all: what is refused has not been used.
      unit: spendAssertion(store, realm, provider, jws.claims, until),
      now,
    };
  },
};

const missingConsent = ({ clientId }: Client) => {
  const description = `Missing consents for the client ${clientId}`;
  return new Refusal(400, 'invalid_scope', {
    description,
    event: { error: 'consent_denied', reason: description },
  });
};

function read(assertion: string | undefined): OpenedJws {
  if (assertion === undefined) throw invalidGrant('Missing parameter:assertion');
  const jws = readAssertionToken(assertion);
  if (!jws) throw invalidGrant('The provided assertion is not a valid JWT');
  return jws;
}

function checkClient(client: Client): void {
  if (client.publicClient) throw invalidGrant('Public client not allowed to use authorization grant');
  if (!isOn(client, 'oauth2.jwt.authorization.grant.enabled'))
    throw invalidGrant('JWT Authorization Grant is not supported for the requested client');
}

/** A client takes the word of those alone that it names. */
function checkMayTrust({ attributes }: Client, { alias }: IdentityProvider): void {
  const allowed = attributes['oauth2.jwt.authorization.grant.idp']?.split('##') ?? [];
  if (!allowed.includes(alias)) throw invalidGrant('Identity Provider is not allowed for the client');
}

/** Whatever keeps the keys from us, the answer is the same: it tells nothing of the network. */
async function checkSignature(
  { providerKeys }: GrantRequest,
  provider: IdentityProvider,
  jws: OpenedJws,
): Promise<void> {
  const key = await providerKeys.find(provider, jws.algorithm, jws.kid);
  if (!key || !isSignatureOf(key, jws)) throw invalidGrant('Invalid signature');
}

/** The one user that the provider knows by this name. */
async function userOf(
  { realm, store }: GrantRequest,
  { id: providerId, alias }: IdentityProvider,
  externalId: string,
): Promise<UserView> {
  const federated = { providerId, externalId };
  const [first, second] = await store.users.list(realm.id, { federated, serviceAccounts: true, max: 2 });
  if (second) throw invalidGrant(`More than one user is linked with ${alias} by this subject`);
  const view = first && (await findUserView(store, realm.id, first.id));
  if (!view) throw invalidGrant('User not found');
  if (!view.user.enabled) throw invalidGrant('User is not enabled');
  if (hasSomethingToDo(realm, view.user)) throw invalidGrant('Account is not fully set up');
  return view;
}
