import type { Client } from '../../domain/clients/client.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';

/** A client, and where its server is found. */
export interface Installed {
  readonly client: Client;
  readonly realm: RealmView;
  /** Scheme, host and base path under which the caller reached us. */
  readonly baseUrl: string;
}

/** A format for the configuration of an application (Keycloak's client installation provider). */
export interface Installation {
  readonly id: string;
  readonly protocol: string;
  readonly displayType: string;
  readonly helpText: string;
  readonly filename: string;
  /** What the file is; it is answered as plain text all the same (as Keycloak). */
  readonly mediaType: string;
  readonly write: (installed: Installed) => string;
}
