import type { IdentityProvider } from '../domain/identity-providers/identity-provider.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { ASSERTION, BINDINGS, METADATA, PROTOCOL, SIGNATURE } from '../domain/saml/names.ts';
import { escapeXml } from '../lib/escape-xml.ts';
import { newId } from '../lib/ids.ts';
import { element } from '../lib/xml-element.ts';

/**
 * What a SAML identity provider must know of the realm: SAML metadata of the service provider that the realm is to it
 * (saml-metadata-2.0-os section 2.4.4).
 * @param issuer of the realm
 */
export function brokerDescriptor(
  { keys }: RealmView,
  { alias, config }: IdentityProvider,
  issuer: string,
): string {
  const isOn = (name: string) => config[name]?.toLowerCase() === 'true';
  const endpoint = `${issuer}/broker/${encodeURIComponent(alias)}/endpoint`;
  const certificates = keys.keys.flatMap(({ use, type, status, certificate }) =>
    type === 'RSA' && use === 'SIG' && status === 'ACTIVE' && certificate ? [certificate] : [],
  );
  const described = (use: 'signing' | 'encryption') =>
    certificates.map((certificate) =>
      element('md:KeyDescriptor', { use }, [
        element('ds:KeyInfo', {}, [
          element('ds:X509Data', {}, [
            element('ds:X509Certificate', {}, [escapeXml(certificate.toString('base64'))]),
          ]),
        ]),
      ]),
    );
  const logout = [BINDINGS.redirect, BINDINGS.post].map((Binding) =>
    element('md:SingleLogoutService', { Binding, Location: endpoint }),
  );
  const consumers = [BINDINGS.redirect, BINDINGS.post, BINDINGS.artifact].map((Binding, at) =>
    element('md:AssertionConsumerService', {
      Binding,
      Location: endpoint,
      ...(at === 0 && { isDefault: true }),
      index: at + 1,
    }),
  );
  const role = element(
    'md:SPSSODescriptor',
    {
      protocolSupportEnumeration: PROTOCOL,
      AuthnRequestsSigned: isOn('wantAuthnRequestsSigned'),
      WantAssertionsSigned: isOn('wantAssertionsSigned'),
    },
    [
      ...(isOn('wantAuthnRequestsSigned') ? described('signing') : []),
      ...(isOn('wantAssertionsEncrypted') ? described('encryption') : []),
      ...logout,
      element('md:NameIDFormat', {}, [escapeXml(config.nameIDPolicyFormat ?? '')]),
      ...consumers,
    ],
  );
  return element(
    'md:EntityDescriptor',
    {
      xmlns: METADATA,
      'xmlns:md': METADATA,
      'xmlns:saml': ASSERTION,
      'xmlns:ds': SIGNATURE,
      entityID: config.entityId ?? issuer,
      ID: `ID_${newId()}`,
    },
    [role],
  );
}
