import { issuerOf } from '../../domain/realms/issuer.ts';
import { quoted } from './cli-text.ts';
import type { Installation, Installed } from './installation.ts';

/** Where a registry sends those who have no token yet, which service it is, and who issues its tokens. */
function registry({ client, realm, baseUrl }: Installed) {
  const issuer = issuerOf(baseUrl, realm.name);
  return { at: `${issuer}/protocol/docker-v2/auth`, service: client.clientId, issuer };
}

const plain = (text: string) => (/^[\w./:-]+$/.test(text) ? text : quoted(text));

export const dockerRegistryConfig: Installation = {
  id: 'docker-v2-registry-config-file',
  protocol: 'docker-v2',
  displayType: 'Registry Config File',
  helpText: 'What the configuration file of a registry says about tokens.',
  filename: 'config.yml',
  mediaType: 'text/plain',
  write(installed) {
    const { at, service, issuer } = registry(installed);
    return `auth:\n  token:\n    realm: ${at}\n    service: ${plain(service)}\n    issuer: ${issuer}\n`;
  },
};

export const dockerVariables: Installation = {
  id: 'docker-v2-variable-override',
  protocol: 'docker-v2',
  displayType: 'Variable Override',
  helpText: 'Variables of the environment in which a registry runs.',
  filename: 'docker-env.txt',
  mediaType: 'text/plain',
  write(installed) {
    const { at, service, issuer } = registry(installed);
    const variables = { REALM: at, SERVICE: plain(service), ISSUER: issuer };
    return Object.entries(variables)
      .map(([name, value]) => `-e REGISTRY_AUTH_TOKEN_${name}=${value} \\\n`)
      .join('');
  },
};
