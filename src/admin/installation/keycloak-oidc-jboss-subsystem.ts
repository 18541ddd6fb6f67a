import { escapeXml } from '../../lib/escape-xml.ts';
import { fullAdapterConfig } from './full-adapter-config.ts';
import type { Installation } from './installation.ts';

export const jbossSubsystem: Installation = {
  id: 'keycloak-oidc-jboss-subsystem',
  protocol: 'openid-connect',
  displayType: 'Keycloak OIDC JBoss Subsystem XML',
  helpText: 'XML for the OpenID Connect subsystem of an application server, for you to complete.',
  filename: 'keycloak-oidc-subsystem.xml',
  mediaType: 'application/xml',
  write(installed) {
    const config = fullAdapterConfig(installed);
    const element = (name: string, value: unknown) =>
      value === undefined ? [] : [`<${name}>${escapeXml(String(value))}</${name}>`];
    const credential = ([name, value]: [string, string | object]) =>
      typeof value === 'string'
        ? [`<credential name="${name}">${escapeXml(value)}</credential>`]
        : [
            `<credential name="${name}">`,
            ...Object.entries(value).flatMap(([member, text]) =>
              element(member, text).map((line) => `    ${line}`),
            ),
            '</credential>',
          ];
    const lines = [
      ...element('realm', config.realm),
      ...element('auth-server-url', config['auth-server-url']),
      ...element('bearer-only', config['bearer-only']),
      ...element('public-client', config['public-client']),
      ...element('ssl-required', config['ssl-required'].toUpperCase()),
      ...element('resource', config.resource),
      ...element('verify-token-audience', config['verify-token-audience']),
      ...Object.entries(config.credentials ?? {}).flatMap(credential),
      ...element('use-resource-role-mappings', config['use-resource-role-mappings']),
    ];
    return `<secure-deployment name="WAR MODULE NAME.war">\n${lines.map((line) => `    ${line}\n`).join('')}</secure-deployment>\n`;
  },
};
