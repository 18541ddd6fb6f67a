import { isOn } from '../../domain/clients/attributes.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { Installed } from './installation.ts';

const UNKNOWN_KEY = 'PRIVATE KEY NOT SET UP OR KNOWN';
const UNKNOWN_CERTIFICATE = "YOU MUST CONFIGURE YOUR CLIENT'S SIGNING CERTIFICATE";

/** What a SAML adapter is told, in Keycloak's words; the rest its owner completes. */
export function samlSettings({ client, realm, baseUrl }: Installed) {
  const { attributes } = client;
  const signs = isOn(client, 'saml.client.signature');
  return {
    sslPolicy: realm.settings.sslRequired.toUpperCase(),
    signs,
    signedMessages: isOn(client, 'saml.server.signature'),
    signedAssertions: isOn(client, 'saml.assertion.signature'),
    signatureAlgorithm: attributes['saml.signature.algorithm'],
    canonicalization: attributes.saml_signature_canonicalization_method,
    url: `${issuerOf(baseUrl, realm.name)}/protocol/saml`,
    signingKey: signs
      ? {
          privateKey: attributes['saml.signing.private.key'] || UNKNOWN_KEY,
          certificate: attributes['saml.signing.certificate'] || UNKNOWN_CERTIFICATE,
        }
      : undefined,
    encryptionKey: isOn(client, 'saml.encrypt')
      ? { privateKey: attributes['saml.encryption.private.key'] || UNKNOWN_KEY }
      : undefined,
  };
}

type Settings = ReturnType<typeof samlSettings>;

/** What is asked of single sign-on and of single logout, name by name, in Keycloak's order. */
export const services = ({ signs, signedMessages, signedAssertions, url }: Settings) => ({
  SingleSignOnService: {
    signRequest: signs,
    validateResponseSignature: signedMessages,
    validateAssertionSignature: signedAssertions,
    requestBinding: 'POST',
    bindingUrl: url,
  },
  SingleLogoutService: {
    signRequest: signs,
    signResponse: signs,
    validateRequestSignature: signedMessages,
    validateResponseSignature: signedMessages,
    requestBinding: 'POST',
    responseBinding: 'POST',
    postBindingUrl: url,
    redirectBindingUrl: url,
  },
});

export const ENTITY_ID = 'SPECIFY YOUR entityID!';
export const LOGOUT_PAGE = 'SPECIFY YOUR LOGOUT PAGE!';
