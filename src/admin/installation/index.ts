import { dockerRegistryConfig, dockerVariables } from './docker-v2.ts';
import type { Installation } from './installation.ts';
import { jbossSubsystem } from './keycloak-oidc-jboss-subsystem.ts';
import { jbossSubsystemCli } from './keycloak-oidc-jboss-subsystem-cli.ts';
import { keycloakJson } from './keycloak-oidc-keycloak-json.ts';
import { keycloakSaml, keycloakSamlSubsystem } from './keycloak-saml.ts';
import { keycloakSamlSubsystemCli } from './keycloak-saml-subsystem-cli.ts';
import { samlSpDescriptor } from './saml-sp-descriptor.ts';

/** A new format is a file here and a line in this list. */
export const INSTALLATIONS: readonly Installation[] = [
  jbossSubsystem,
  jbossSubsystemCli,
  keycloakJson,
  keycloakSaml,
  keycloakSamlSubsystemCli,
  samlSpDescriptor,
  keycloakSamlSubsystem,
  dockerVariables,
  dockerRegistryConfig,
];

/** Archives, which this version does not make. */
export const INSTALLATIONS_TO_COME: ReadonlySet<string> = new Set([
  'mod-auth-mellon',
  'docker-v2-compose-yaml',
]);
