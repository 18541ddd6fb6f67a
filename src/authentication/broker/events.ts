import type { Change } from '../../domain/store.ts';
import type { User } from '../../domain/users/user.ts';
import { plainEvent } from '../events.ts';
import type { Login } from '../login.ts';
import type { Mistake } from '../turn.ts';
import { type Brokered, brokerDetails } from './identity.ts';

/** An event of the first or post broker login flow, in the details that Keycloak tells of it. */
export function brokerEvent(
  login: Login,
  { identity }: Brokered,
  type: string,
  {
    details,
    ...happened
  }: { readonly userId?: string; readonly details?: Readonly<Record<string, string>> } = {},
): Change[] {
  const { auth_method, redirect_uri = '' } = login.dependencies.protocol.eventDetails(login, false);
  return plainEvent(login, type, {
    ...happened,
    details: {
      auth_method,
      redirect_uri,
      code_id: login.session.tabId,
      ...brokerDetails(identity),
      ...details,
    },
  });
}

/** What went wrong in the first broker login flow, or in the one after a login by a provider. */
export function brokerMistake(
  login: Login,
  { identity }: Brokered,
  mistake: Omit<Mistake, 'type'>,
  type = 'IDENTITY_PROVIDER_FIRST_LOGIN_ERROR',
): Mistake {
  const { auth_method, redirect_uri = '' } = login.dependencies.protocol.eventDetails(login, false);
  return {
    ...mistake,
    type,
    isBare: true,
    details: { auth_method, redirect_uri, ...brokerDetails(identity), ...mistake.details },
  };
}

/** What events tell of a mail by which somebody shows that the account is theirs which there is already. */
export const linkMailDetails = (
  login: Login,
  { identity }: Brokered,
  { username, email = '' }: User,
): Readonly<Record<string, string>> => ({
  ...wayBack(login),
  ...brokerDetails(identity),
  username,
  email,
});

/** Where the client has people come back to. */
export const wayBack = (login: Login): { readonly redirect_uri: string } => ({
  redirect_uri: login.dependencies.protocol.eventDetails(login, false).redirect_uri ?? '',
});
