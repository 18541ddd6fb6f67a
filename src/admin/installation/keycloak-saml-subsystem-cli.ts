import { quoted, word } from './cli-text.ts';
import type { Installation } from './installation.ts';
import { ENTITY_ID, LOGOUT_PAGE, samlSettings, services } from './saml-settings.ts';

const DEPLOYMENT = '/subsystem=keycloak-saml/secure-deployment=YOUR-WAR.war/';
const SP = `${DEPLOYMENT}SP=${quoted(ENTITY_ID)}/`;
const IDP = `${SP}IDP=idp/:`;

export const keycloakSamlSubsystemCli: Installation = {
  id: 'keycloak-saml-subsystem-cli',
  protocol: 'saml',
  displayType: 'Keycloak SAML JBoss Subsystem CLI',
  helpText: 'A script for the command line of an application server, for you to complete.',
  filename: 'keycloak-saml-subsystem.cli',
  mediaType: 'text/plain',
  write(installed) {
    const settings = samlSettings(installed);
    const { signingKey, encryptionKey, signs, signatureAlgorithm, canonicalization } = settings;
    const asked = Object.entries(services(settings)).map(([name, members]) => {
      const lines = Object.entries(members).map(([member, value]) => `        ${member}=${value}`);
      return `    ${name}={ \\\n${lines.join(', \\\n')}}`;
    });
    const set = (name: string, value = '') => `${IDP}write-attribute(name=${name},value=${word(value)})`;
    const commands = [
      `${DEPLOYMENT}:add`,
      // Its bracket stays open in Keycloak as well: the script is one to be completed.
      `${SP}:add(sslPolicy=${settings.sslPolicy},logoutPage=${quoted(LOGOUT_PAGE)}`,
      ...(signingKey
        ? [
            `${SP}Key=KEY1:add(signing=true, \\\nPrivateKeyPem=${quoted(signingKey.privateKey)}, \\\nCertificatePem=${quoted(signingKey.certificate)})`,
          ]
        : []),
      ...(encryptionKey
        ? [`${SP}Key=KEY2:add(encryption=true,PrivateKeyPem=${quoted(encryptionKey.privateKey)})`]
        : []),
      `${IDP}add( \\\n${asked.join(', \\\n')} \\\n)`,
      ...(signs
        ? [
            set('signatureAlgorithm', signatureAlgorithm),
            set('signatureCanonicalizationMethod', canonicalization),
          ]
        : []),
    ];
    return `${commands.join('\n\n')}\n${signs ? '' : '\n'}`;
  },
};
