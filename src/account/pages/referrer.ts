import type { Client } from '../../domain/clients/client.ts';
import { findClientView } from '../../domain/clients/client-view.ts';
import { findRedirectUri } from '../../domain/clients/redirect-uri.ts';
import { isSelfRegistered } from '../../domain/clients/self-registered.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Request } from '../../http/exchange.ts';
import { effectiveUrl } from '../applications.ts';
import type { AccountService } from '../resource.ts';

/** The application that sent somebody to their account, and where it wants them back. */
export interface Referrer {
  readonly clientId: string;
  readonly name: string;
  /** Registered for it. */
  readonly uri: string;
  /** Parameters that every link of the pages carries on. */
  readonly query: Readonly<Record<string, string>>;
}

/** Characters of a parameter, at most. */
const LONGEST = 2000;

/**
 * Who sent them, by the parameters of Keycloak's console: `referrer` is a client id, `referrer_uri` a redirect URI of that client, in
 * the place of its own page. Undefined where there is no such client, or the URI is not registered: nobody is led there.
 */
export async function referrerOf(
  { store }: AccountService,
  realm: RealmView,
  { query, baseUrl }: Request,
): Promise<Referrer | undefined> {
  const clientId = query.get('referrer');
  const asked = query.get('referrer_uri') || undefined;
  if (!clientId || clientId.length > LONGEST || (asked?.length ?? 0) > LONGEST) return undefined;
  const client = (await findClientView(store, realm.id, clientId))?.client;
  if (!client?.enabled) return undefined;
  const uri = asked === undefined ? homeOf(client, baseUrl) : findRedirectUri(named(client), asked, baseUrl);
  if (uri === undefined) return undefined;
  return {
    clientId,
    name: nameOf(client, uri),
    uri,
    query: { referrer: clientId, ...(asked !== undefined && { referrer_uri: asked }) },
  };
}

/** The client with those of its redirect URIs that name a place: one for anywhere is no reason to lead people there. */
const named = (client: Client): Client => ({
  ...client,
  redirectUris: client.redirectUris.filter((each) => each !== '*'),
});

/** What a client says of itself that registered itself is nobody's word: people are told where they would go. */
function nameOf(client: Client, uri: string): string {
  if (isSelfRegistered(client) && URL.canParse(uri)) return new URL(uri).host || client.clientId;
  return client.name || client.clientId;
}

const homeOf = (client: Client, server: string): string | undefined =>
  client.baseUrl ? effectiveUrl(client.baseUrl, client.rootUrl, server) : undefined;
