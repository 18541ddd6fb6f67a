import { escapeXml } from '../../lib/escape-xml.ts';
import type { Installation, Installed } from './installation.ts';
import { ENTITY_ID, LOGOUT_PAGE, samlSettings, services } from './saml-settings.ts';

export const keycloakSaml: Installation = {
  id: 'keycloak-saml',
  protocol: 'saml',
  displayType: 'Keycloak SAML Adapter keycloak-saml.xml',
  helpText: 'The file keycloak-saml.xml, which SAML adapters read, for you to complete.',
  filename: 'keycloak-saml.xml',
  mediaType: 'application/xml',
  write: (installed) => `<keycloak-saml-adapter>\n${serviceProvider(installed)}</keycloak-saml-adapter>\n`,
};

export const keycloakSamlSubsystem: Installation = {
  id: 'keycloak-saml-subsystem',
  protocol: 'saml',
  displayType: 'Keycloak SAML JBoss Subsystem XML',
  helpText: 'XML for the SAML subsystem of an application server, for you to complete.',
  filename: 'keycloak-saml-subsystem.xml',
  mediaType: 'application/xml',
  write: (installed) =>
    `<secure-deployment name="YOUR-WAR.war">\n${serviceProvider(installed)}</secure-deployment>\n`,
};

/** The element SP, laid out as Keycloak does. */
function serviceProvider(installed: Installed): string {
  const settings = samlSettings(installed);
  const { signs, signatureAlgorithm, canonicalization } = settings;
  const idp = {
    entityID: 'idp',
    ...(signs && { signatureAlgorithm, signatureCanonicalizationMethod: canonicalization }),
  };
  const lines = [
    ...openTag('SP', { entityID: ENTITY_ID, sslPolicy: settings.sslPolicy, logoutPage: LOGOUT_PAGE }, '    '),
    ...keys(settings),
    ...openTag('IDP', idp, '        '),
    ...Object.entries(services(settings)).flatMap(([name, attributes]) =>
      openTag(name, attributes, '            ', '/>'),
    ),
    '        </IDP>',
    '    </SP>',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** A tag with one attribute a line. */
function openTag(
  name: string,
  attributes: Readonly<Record<string, unknown>>,
  indent: string,
  end = '>',
): string[] {
  const said = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const under = indent + ' '.repeat(name.length + 2);
  return said.map(([attribute, value], index) => {
    const start = index === 0 ? `${indent}<${name} ` : under;
    return `${start}${attribute}="${escapeXml(String(value))}"${index === said.length - 1 ? end : ''}`;
  });
}

function keys({ signingKey, encryptionKey }: ReturnType<typeof samlSettings>): string[] {
  if (!signingKey && !encryptionKey) return [];
  const pem = (name: string, value: string) => [
    `                <${name}>`,
    `                    ${escapeXml(value)}`,
    `                </${name}>`,
  ];
  const key = (use: string, parts: readonly string[]) => [
    `            <Key ${use}="true">`,
    ...parts,
    '            </Key>',
  ];
  return [
    '        <Keys>',
    ...(signingKey
      ? key('signing', [
          ...pem('PrivateKeyPem', signingKey.privateKey),
          ...pem('CertificatePem', signingKey.certificate),
        ])
      : []),
    ...(encryptionKey ? key('encryption', pem('PrivateKeyPem', encryptionKey.privateKey)) : []),
    '        </Keys>',
  ];
}
