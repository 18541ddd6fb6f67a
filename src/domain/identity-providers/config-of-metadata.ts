import { Refusal } from '../../errors/refusal.ts';
import type { EntityDescriptor } from '../saml/entity-descriptor.ts';
import { BINDINGS } from '../saml/names.ts';

const HIDDEN = 'http://refeds.org/category/hide-from-discovery';

/**
 * What the metadata of a SAML identity provider says of its configuration here, in Keycloak's names.
 * @param now milliseconds since 1970
 * @throws {Refusal} 400 when it is none of an identity provider
 */
export function configOfMetadata(entity: EntityDescriptor, now: number): Record<string, string> {
  const { entityId, identityProvider, validUntil, categories } = entity;
  if (!identityProvider)
    throw new Refusal(400, 'invalid_request', { description: 'The metadata describes no identity provider' });
  const signOn = preferred(identityProvider.endpoints('SingleSignOnService'));
  const logout = preferred(identityProvider.endpoints('SingleLogoutService'));
  const [resolution] = identityProvider.endpoints('ArtifactResolutionService');
  const [nameIdFormat] = identityProvider.nameIdFormats;
  const certificates = (wanted: 'signing' | 'encryption') =>
    identityProvider.keys.flatMap(({ use = wanted, certificate }) =>
      use === wanted && certificate !== undefined ? [certificate] : [],
    );
  const signing = certificates('signing').join(',');
  const encryption = certificates('encryption').at(-1);
  const wantsSigned = identityProvider.is('WantAuthnRequestsSigned');
  const isOver = validUntil !== undefined && Date.parse(validUntil) <= now;
  return {
    idpEntityId: entityId,
    ...(signOn && { singleSignOnServiceUrl: signOn.location }),
    ...(logout && { singleLogoutServiceUrl: logout.location }),
    ...(resolution && { artifactResolutionServiceUrl: resolution.location }),
    artifactBindingResponse: 'false',
    postBindingAuthnRequest: String(isPost(signOn)),
    postBindingResponse: String(isPost(signOn)),
    postBindingLogout: String(isPost(logout)),
    loginHint: 'false',
    addExtensionsElementWithKeyInfo: 'false',
    wantAuthnRequestsSigned: String(wantsSigned),
    validateSignature: String(wantsSigned || signing !== ''),
    ...(nameIdFormat !== undefined && { nameIDPolicyFormat: nameIdFormat }),
    ...(signing !== '' && { signingCertificate: signing }),
    ...(encryption !== undefined && { encryptionPublicKey: encryption }),
    ...(categories.includes(HIDDEN) && { hideOnLoginPage: 'true' }),
    enabledFromMetadata: String(!isOver),
  };
}

type Endpoint = ReturnType<NonNullable<EntityDescriptor['identityProvider']>['endpoints']>[number];

const isPost = (endpoint: Endpoint | undefined) => endpoint?.binding === BINDINGS.post;

/** A page sends forms where it can, and redirects where it must. */
const preferred = (endpoints: readonly Endpoint[]): Endpoint | undefined =>
  endpoints.find(isPost) ?? endpoints.find(({ binding }) => binding === BINDINGS.redirect);
