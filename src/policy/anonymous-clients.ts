import { isOn } from '../domain/clients/attributes.ts';
import { IN_A_LANGUAGE } from '../domain/clients/in-a-language.ts';
import { SOFTWARE_STATEMENT } from '../domain/clients/software-statement.ts';
import { REGISTRATION_POLICY_TYPE } from '../domain/realms/fresh/components.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { REGISTERED_ATTRIBUTE, RULE_ATTRIBUTE } from '../domain/sign-up/rule.ts';
import { ALLOWED_GRANT_TYPES } from './registration-policies/allowed-grant-types.ts';
import type { RegistrationPolicy } from './registration-policies/policy.ts';

const CIBA = 'oidc.ciba.grant.enabled';

/** Attributes that client metadata stands for, those of consent pages among them, and what the server keeps for itself. */
const KNOWN: ReadonlySet<string> = new Set([
  'token.endpoint.auth.signing.alg',
  'id.token.signed.response.alg',
  'id.token.encrypted.response.alg',
  'id.token.encrypted.response.enc',
  'user.info.response.signature.alg',
  'introspection.signed.response.alg',
  'introspection.encrypted.response.alg',
  'introspection.encrypted.response.enc',
  'user.info.encrypted.response.alg',
  'user.info.encrypted.response.enc',
  'request.object.signature.alg',
  'request.object.encryption.alg',
  'request.object.encryption.enc',
  'request.object.required',
  'request.uris',
  'authorization.signed.response.alg',
  'authorization.encrypted.response.alg',
  'authorization.encrypted.response.enc',
  'access.token.signed.response.alg',
  'access.token.header.type.rfc9068',
  'x509.subjectdn',
  'x509.allow.regex.pattern.comparison',
  'backchannel.logout.url',
  'backchannel.logout.session.required',
  'backchannel.logout.revoke.offline.tokens',
  'frontchannel.logout.url',
  'frontchannel.logout.session.required',
  'post.logout.redirect.uris',
  'ciba.backchannel.token.delivery.mode',
  'ciba.backchannel.client.notification.endpoint',
  'ciba.backchannel.auth.request.signing.alg',
  CIBA,
  'standard.token.exchange.enabled',
  'oauth2.jwt.authorization.grant.enabled',
  'oauth2.device.authorization.grant.enabled',
  'use.refresh.tokens',
  'tls.client.certificate.bound.access.tokens',
  'dpop.bound.access.tokens',
  'require.pushed.authorization.requests',
  'pkce.code.challenge.method',
  'default.acr.values',
  'use.jwks.string',
  'use.jwks.url',
  'jwks.string',
  'jwks.url',
  'jwt.credential.public.key',
  'jwt.credential.kid',
  'sectorIdentifierUri',
  'logoUri',
  'policyUri',
  'tosUri',
  'contacts',
  'application.type',
  'initiate.login.uri',
  'software.id',
  'software.version',
  SOFTWARE_STATEMENT,
  'default.max.age',
  'require.auth.time',
  'client.secret.authentication.allowed.method',
  'client.secret.creation.time',
  'client.secret.expiration.time',
  'realm_client',
  // Policies say what becomes of it.
  RULE_ATTRIBUTE,
  REGISTERED_ATTRIBUTE,
]);

/** Of SAML clients, as their metadata document says them. */
const SAML = /^saml[._]/;

/** Whether an administrator has said of anonymous clients that they may have people asked. */
const mayAsk = (realm: RealmView): boolean =>
  realm.components.some(
    ({ providerType, subType, providerId, config }) =>
      providerType === REGISTRATION_POLICY_TYPE &&
      subType === 'anonymous' &&
      providerId === ALLOWED_GRANT_TYPES &&
      config[ALLOWED_GRANT_TYPES]?.includes('urn:openid:params:grant-type:ciba'),
  );

/**
 * Whom nobody has vouched for does not reach the switches of the server: attributes that no client metadata stands for,
 * flows to log in by, nodes that the server would call and a place among everybody's applications are left out, and stay as an administrator has set them. Nor does
 * such a client have people asked on devices of theirs, who never came to it (CIBA), unless an administrator says so.
 */
export const anonymousClients: RegistrationPolicy = {
  id: 'anonymous-clients',
  helpText: '',
  properties: [],
  judge({ realm, client, before }) {
    const isKnown = (name: string) =>
      (KNOWN.has(name) && (name !== CIBA || !isOn(client, CIBA) || mayAsk(realm))) ||
      IN_A_LANGUAGE.test(name) ||
      (client.protocol === 'saml' && SAML.test(name));
    const names = new Set([...Object.keys(client.attributes), ...Object.keys(before?.attributes ?? {})]);
    const kept = [...names].flatMap((name) => {
      const value = isKnown(name) ? client.attributes[name] : before?.attributes[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    const attributes = Object.fromEntries(kept);
    // A pattern for certificates is for administrators: it might fit everybody's.
    if (attributes['x509.allow.regex.pattern.comparison'] === 'true')
      attributes['x509.allow.regex.pattern.comparison'] =
        before?.attributes['x509.allow.regex.pattern.comparison'] ?? 'false';
    const { registeredNodes: _asked, ...rest } = client;
    return {
      ...rest,
      attributes,
      // People would see it among their applications who never came to it.
      alwaysDisplayInConsole: before?.alwaysDisplayInConsole ?? false,
      authenticationFlowBindingOverrides: before?.authenticationFlowBindingOverrides ?? {},
      ...(before?.registeredNodes && { registeredNodes: before.registeredNodes }),
    };
  },
};
