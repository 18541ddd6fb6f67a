import type { Client } from '../domain/clients/client.ts';
import { attributesToShow } from '../domain/clients/client-secret.ts';
import type { User } from '../domain/users/user.ts';
import type { Request } from './exchange.ts';

/** Somebody logs in, however they do. */
interface Seen {
  readonly realm: { readonly name: string };
  readonly client: Client;
  readonly request: Request;
  readonly user: User | undefined;
}

/** What code from outside sees of a login, whichever door it comes by: a copy, without a secret. */
export const seenFromOutside = ({ realm, client, request, user }: Seen) => ({
  realm: realm.name,
  client: {
    clientId: client.clientId,
    ...(client.name !== undefined && { name: client.name }),
    attributes: attributesToShow(client),
  },
  ...(user && { user: shown(user) }),
  address: request.ip,
  headers: withoutSecrets(request.proxyHeaders),
});

function withoutSecrets(headers: Request['proxyHeaders']): Record<string, string> {
  const { cookie: _session, authorization: _token, ...rest } = headers;
  return Object.fromEntries(
    Object.entries(rest).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

const shown = ({ id, username, email, emailVerified, firstName, lastName, attributes }: User) => ({
  id,
  username,
  ...(email !== undefined && { email }),
  emailVerified,
  ...(firstName !== undefined && { firstName }),
  ...(lastName !== undefined && { lastName }),
  attributes: structuredClone(attributes) as Record<string, string[]>,
});
