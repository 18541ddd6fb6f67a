import { quoted, word } from './cli-text.ts';
import { fullAdapterConfig } from './full-adapter-config.ts';
import type { Installation } from './installation.ts';

const DEPLOYMENT = '/subsystem=keycloak/secure-deployment="WAR MODULE NAME.war"/';

export const jbossSubsystemCli: Installation = {
  id: 'keycloak-oidc-jboss-subsystem-cli',
  protocol: 'openid-connect',
  displayType: 'Keycloak OIDC JBoss Subsystem CLI',
  helpText: 'A script for the command line of an application server, for you to complete.',
  filename: 'keycloak-oidc-subsystem.cli',
  mediaType: 'text/plain',
  write(installed) {
    const config = fullAdapterConfig(installed);
    const flags = [
      'bearer-only',
      'public-client',
      'verify-token-audience',
      'use-resource-role-mappings',
    ] as const;
    const members = [
      `realm=${quoted(config.realm)}`,
      `resource=${quoted(config.resource)}`,
      `auth-server-url=${config['auth-server-url']}`,
      ...flags.filter((name) => config[name]).map((name) => `${name}=true`),
      `ssl-required=${config['ssl-required'].toUpperCase()}`,
    ];
    const credentials = Object.entries(config.credentials ?? {}).map(([name, value]) => {
      const written =
        typeof value === 'string'
          ? word(value)
          : `{${Object.entries(value)
              .map(([member, text]) => `${member}=${word(String(text))}`)
              .join(', ')}}`;
      return `${DEPLOYMENT}credential=${name}:add(value=${written})`;
    });
    return `${DEPLOYMENT}:add( \\\n${members.map((member) => `    ${member}`).join(', \\\n')})\n\n${credentials.join('\n')}\n`;
  },
};
