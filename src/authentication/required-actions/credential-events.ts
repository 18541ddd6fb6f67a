import type { Change } from '../../domain/store.ts';
import { actionEvent } from '../events.ts';
import type { Login } from '../login.ts';

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
