import { fullAdapterConfig } from './full-adapter-config.ts';
import type { Installation } from './installation.ts';

export const keycloakJson: Installation = {
  id: 'keycloak-oidc-keycloak-json',
  protocol: 'openid-connect',
  displayType: 'Keycloak OIDC JSON',
  helpText: 'The file keycloak.json, which OpenID Connect adapters read.',
  filename: 'keycloak.json',
  mediaType: 'application/json',
  write: (installed) => pretty(fullAdapterConfig(installed)),
};

/** As Keycloak lays JSON out: `"name" : value`. Members hold texts, numbers, true, and maps of those. */
function pretty(members: object, indent = '  '): string {
  const lines = Object.entries(members).map(
    ([name, value]) =>
      `${indent}${JSON.stringify(name)} : ${typeof value === 'object' ? pretty(value, `${indent}  `) : JSON.stringify(value)}`,
  );
  return lines.length === 0 ? '{ }' : `{\n${lines.join(',\n')}\n${indent.slice(2)}}`;
}
