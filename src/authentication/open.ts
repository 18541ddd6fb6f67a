import type { ClientScope } from '../domain/client-scopes/client-scope.ts';
import { identityOf } from './cookies/identity.ts';
import type { LoginDependencies } from './dependencies.ts';
import { credentialsOf, type Identity, type Login } from './login.ts';

/** A login as one request has it; what it may ask for is read when it does. */
export function openLogin(
  dependencies: LoginDependencies,
  given: Pick<Login, 'realm' | 'client' | 'request' | 'session' | 'isStored' | 'user'>,
): Login {
  const { realm, request, user, session } = given;
  let identity: Promise<Identity | undefined> | undefined;
  let scopes: readonly ClientScope[] | undefined;
  return {
    ...given,
    dependencies,
    wasProved: session.state.proved === true,
    credentials: credentialsOf({ dependencies, realm }, user),
    identity() {
      identity ??= identityOf(dependencies, realm, request);
      return identity;
    },
    clientScopes() {
      scopes ??= dependencies.protocol.scopesOf(given);
      return scopes;
    },
  };
}
