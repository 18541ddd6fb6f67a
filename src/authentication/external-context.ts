import type { Execution } from '../domain/authentication/authentication.ts';
import type { Config } from '../domain/authentication/conditions/condition.ts';
import { attributesToShow } from '../domain/clients/client-secret.ts';
import type { User } from '../domain/users/user.ts';
import type { LoginContext } from '../extension/contract.ts';
import type { Login } from './login.ts';

/** What goes before the names of a step's own notes. */
export const notePrefix = ({ id }: Execution): string => `external ${id} `;

/** A login as code from outside sees it: a copy, without a secret. */
export function externalContext(login: Login, config: Config, prefix?: string): LoginContext {
  const { realm, client, request, session, user } = login;
  const { notes } = session.state;
  return {
    realm: realm.name,
    client: {
      clientId: client.clientId,
      ...(client.name !== undefined && { name: client.name }),
      attributes: attributesToShow(client),
    },
    ...(user && { user: shown(user) }),
    address: request.ip,
    headers: withoutSecrets(request.proxyHeaders),
    query: login.dependencies.protocol.queryOf(login),
    config: { ...config },
    notes: prefix === undefined ? {} : own(notes, prefix),
  };

  function withoutSecrets(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
    const { cookie: _session, authorization: _token, ...rest } = headers;
    return Object.fromEntries(
      Object.entries(rest).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  }
}

const own = (notes: Readonly<Record<string, string>>, prefix: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(notes).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
    ),
  );

const shown = ({ id, username, email, emailVerified, firstName, lastName, attributes }: User) => ({
  id,
  username,
  ...(email !== undefined && { email }),
  emailVerified,
  ...(firstName !== undefined && { firstName }),
  ...(lastName !== undefined && { lastName }),
  attributes: structuredClone(attributes) as Record<string, string[]>,
});
