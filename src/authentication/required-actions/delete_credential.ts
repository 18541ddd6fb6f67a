import { insufficientLevel, levelToRemove } from '../../domain/users/credential-levels.ts';
import { OTP } from '../../domain/users/one-time-password.ts';
import { PASSWORD } from '../../domain/users/password.ts';
import type { Credential } from '../../domain/users/user.ts';
import { actionEvent } from '../events.ts';
import { reachedLevel, withFlowLevel } from '../level.ts';
import type { Login } from '../login.ts';
import { CLIENT_ACTION_PARAMETER } from '../notes.ts';
import { errorPage } from '../turn.ts';
import type { ActionTurn, RequiredActionKind } from './action.ts';
import { credentialEvents, credentialNotice } from './credential-events.ts';

const DELETE_CREDENTIAL = 'delete_credential';

/** Those that a person can do without, and get again by themselves. */
const REMOVABLE: ReadonlySet<string> = new Set([
  OTP,
  'recovery-authn-codes',
  'webauthn',
  'webauthn-passwordless',
]);

/** Those that people are told of; the passwords they had before are not among them. */
const SHOWN: ReadonlySet<string> = new Set([...REMOVABLE, PASSWORD]);

/** The user gives up a credential that the client has named: one of their own. */
export const deleteCredential: RequiredActionKind = {
  id: DELETE_CREDENTIAL,
  forClients: true,
  credential: async (login) => (await named(login))?.type,
  begin: (login) =>
    ofTheirs(login, ({ type, userLabel }) => ({
      kind: 'asked',
      page: { template: 'delete-credential', variables: { credentialLabel: userLabel || type } },
    })),
  answer: (login) =>
    ofTheirs(login, (credential) => {
      const { id, type, userLabel } = credential;
      if (!REMOVABLE.has(type))
        return failed(
          login,
          credential,
          'error-credential-not-removable',
          'Credential type cannot be removed',
        );
      // Whatever flow they came by.
      if (reachedLevel(withFlowLevel(login)) < levelToRemove(login.realm, type))
        return failed(login, credential, 'insufficientLevelOfAuthentication', insufficientLevel(type));
      const told = { credential_id: id, ...(userLabel && { credential_user_label: userLabel }) };
      const types = ['REMOVE_CREDENTIAL', ...(type === OTP ? ['REMOVE_TOTP'] : [])];
      return {
        kind: 'done',
        told: { credential_type: type, ...told },
        afterwards: [credentialNotice(login, type, types)],
        unit: [
          login.dependencies.store.users.removeCredential(credential),
          ...credentialEvents(login, DELETE_CREDENTIAL, type, types, { details: told }),
        ],
      };
    }),
};

function failed(login: Login, { id, type }: Credential, message: string, reason: string): ActionTurn {
  return {
    kind: 'asked',
    page: errorPage(message),
    unit: credentialEvents(login, DELETE_CREDENTIAL, type, ['REMOVE_CREDENTIAL_ERROR'], {
      error: 'delete_credential_failed',
      details: { credential_id: id, reason },
    }),
  };
}

/** The one that the client has named. */
async function named(login: Login): Promise<Credential | undefined> {
  const { [CLIENT_ACTION_PARAMETER]: wanted } = login.session.state.notes;
  return (await login.credentials()).find(({ id }) => id === wanted);
}

async function ofTheirs(login: Login, turn: (credential: Credential) => ActionTurn): Promise<ActionTurn> {
  const { [CLIENT_ACTION_PARAMETER]: wanted } = login.session.state.notes;
  const wrong =
    wanted === undefined
      ? { error: 'missing_credential_id' }
      : { error: 'credential_not_found', details: { credential_id: wanted } };
  const credential = await named(login);
  if (credential && SHOWN.has(credential.type)) return turn(credential);
  return { kind: 'impossible', unit: actionEvent(login, 'CUSTOM_REQUIRED_ACTION_ERROR', wrong) };
}
