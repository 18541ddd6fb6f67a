import type { BrokerKind } from '../kind.ts';
import { keycloakOidc } from './keycloak-oidc.ts';
import { oauth2 } from './oauth2.ts';
import { oidc } from './oidc.ts';

/** A new kind is a file here and a line in this list. */
export const brokerKinds: ReadonlyMap<string, BrokerKind> = new Map(
  [oidc, keycloakOidc, oauth2].map((kind) => [kind.id, kind]),
);
