import { CONFIGURE_RECOVERY_CODES } from '../../domain/authentication/required-actions.ts';
import { placeBehind } from '../../domain/users/credential-place.ts';
import { RECOVERY_CODES, recoveryCodes } from '../../domain/users/recovery-codes.ts';
import { equalSecrets } from '../../lib/equality.ts';
import type { Login } from '../login.ts';
import type { ActionTurn, RequiredActionKind } from './action.ts';
import { isAskedByClient } from './asked-by-client.ts';
import { credentialEvents, credentialNotice } from './credential-events.ts';
import { longestLabel } from './label.ts';
import { otherSessionsEnd } from './other-sessions.ts';
import { shownSecret } from './shown-secret.ts';

const EVENTS = ['UPDATE_CREDENTIAL'];
/** Codes of a list, and letters of a code (as Keycloak). */
const COUNT = 12;
const LENGTH = 12;
/** None that looks like another: people copy them from paper. Five bits each. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export const hasRecoveryCodes = async (login: Login): Promise<boolean> =>
  (await login.credentials()).some(({ type }) => type === RECOVERY_CODES);

/** The user gets a list of codes, in the place of the one they have. */
export const configureRecoveryCodes: RequiredActionKind = {
  id: CONFIGURE_RECOVERY_CODES,
  forClients: true,
  credential: async () => RECOVERY_CODES,
  begin: (login) => page(login),
  async answer(login, form) {
    const { user, dependencies } = login;
    const { store, clock } = dependencies;
    const codes = await codesOf(login);
    // What was shown to them, and not to somebody before them in this browser, nor from elsewhere.
    if (!user || !equalSecrets(form.get('generatedRecoveryAuthnCodes') ?? '', codes.join(',')))
      return page(login);
    const label = (form.get('userLabel')?.trim() ?? '').slice(0, longestLabel);
    const theirs = await login.credentials();
    const before = theirs.filter(({ type }) => type === RECOVERY_CODES);
    const list = { ...recoveryCodes(user, codes, label, clock.now()), priority: placeBehind(theirs) };
    const ended = await otherSessionsEnd(login, form, CONFIGURE_RECOVERY_CODES, RECOVERY_CODES);
    return {
      kind: 'done',
      told: { credential_type: RECOVERY_CODES },
      afterwards: [...ended.afterwards, credentialNotice(login, RECOVERY_CODES, EVENTS)],
      unit: [
        ...before.map((each) => store.users.removeCredential(each)),
        store.users.addCredential(list),
        ...ended.unit,
        ...credentialEvents(login, CONFIGURE_RECOVERY_CODES, RECOVERY_CODES, EVENTS),
      ],
    };
  },
};

const codesOf = (login: Login): Promise<string[]> =>
  Promise.all(
    Array.from({ length: COUNT }, (_each, place) =>
      shownSecret(login, RECOVERY_CODES, String(place), ALPHABET, LENGTH),
    ),
  );

async function page(login: Login): Promise<ActionTurn> {
  const codes = await codesOf(login);
  const isOwn = isAskedByClient(login, CONFIGURE_RECOVERY_CODES);
  return {
    kind: 'asked',
    page: {
      template: 'login-recovery-authn-code-config',
      ...(!isOwn && { message: { type: 'warning', key: 'configureBackupCodesMessage' } as const }),
      variables: {
        isAppInitiatedAction: isOwn,
        recoveryAuthnCodesConfigBean: {
          generatedRecoveryAuthnCodesList: codes,
          generatedRecoveryAuthnCodesAsString: codes.join(','),
          generatedAt: login.dependencies.clock.now(),
        },
      },
    },
  };
}
