import type { Change } from '../../domain/store.ts';
import { notify } from '../../mail/notices.ts';
import { actionEvent } from '../events.ts';
import type { Login } from '../login.ts';

/** The person is told of what has become of their credentials, once it is stored. */
export const credentialNotice =
  (login: Login, credentialType: string, types: readonly string[]): (() => void) =>
  () => {
    const { user } = login;
    if (user) notify(login, { userId: user.id, types, details: { credential_type: credentialType } });
  };

/** What has become of somebody's credentials: the events of it, the old type of which Keycloak still tells. */
export const credentialEvents = (
  login: Login,
  action: string,
  credentialType: string,
  types: readonly string[],
  more: { readonly error?: string; readonly details?: Readonly<Record<string, string>> } = {},
): Change[] =>
  types.flatMap((type) =>
    actionEvent(login, type, {
      ...more,
      details: { credential_type: credentialType, custom_required_action: action, ...more.details },
    }),
  );
