import {
  CONFIGURE_RECOVERY_CODES,
  CONFIGURE_TOTP,
  UPDATE_PASSWORD,
} from '../authentication/required-actions.ts';
import { authenticationOf, type RealmView } from '../realms/realm-view.ts';
import { OTP } from './one-time-password.ts';
import { PASSWORD } from './password.ts';

/** A kind of credential, as people are told of it. */
export interface CredentialKind {
  readonly type: string;
  /** Keycloak's word for what it is good for. */
  readonly category: 'basic-authentication' | 'two-factor' | 'passwordless';
  /** A class of themes. */
  readonly icon: string;
  /** The required action in which people get one; absent where the realm has it switched off. */
  readonly action?: string;
  /** Whether people have one of it, which they change and cannot do without. */
  readonly hasOne: boolean;
}

const kind = (
  type: string,
  category: CredentialKind['category'],
  icon: string,
  action: string,
  steps: readonly string[],
) => ({ type, category, icon: `kcAuthenticator${icon}Class`, action, steps, hasOne: type === PASSWORD });

/** In the order in which they are shown, with the steps of flows that ask for them. */
const KINDS = [
  kind(PASSWORD, 'basic-authentication', 'Password', UPDATE_PASSWORD, [
    'auth-username-password-form',
    'auth-password-form',
    'direct-grant-validate-password',
    'reset-password',
    'registration-password-action',
  ]),
  kind(OTP, 'two-factor', 'OTP', CONFIGURE_TOTP, [
    'auth-otp-form',
    'auth-conditional-otp-form',
    'direct-grant-validate-otp',
    'reset-otp',
  ]),
  kind('recovery-authn-codes', 'two-factor', 'RecoveryAuthnCodes', CONFIGURE_RECOVERY_CODES, [
    'auth-recovery-authn-code-form',
  ]),
  kind('webauthn', 'two-factor', 'WebAuthn', 'webauthn-register', ['webauthn-authenticator']),
  kind('webauthn-passwordless', 'passwordless', 'WebAuthnPasswordless', 'webauthn-register-passwordless', [
    'webauthn-authenticator-passwordless',
  ]),
];

/** Whether people can do without one of this type. */
export const isRemovable = (type: string): boolean =>
  KINDS.some((each) => each.type === type && !each.hasOne);

/** The type of the credentials that a step of flows asks for. */
export const typeAskedBy = (step: string): string | undefined =>
  KINDS.find(({ steps }) => steps.some((each) => each === step))?.type;

/** The kinds of credentials that some flow of the realm asks for. */
export function credentialKindsOf(realm: RealmView): readonly CredentialKind[] {
  const { flows, requiredActions } = authenticationOf(realm);
  const asked = new Set(
    flows.flatMap(({ executions }) =>
      executions.flatMap(({ requirement, authenticator }) =>
        requirement === 'DISABLED' || authenticator === undefined ? [] : [authenticator],
      ),
    ),
  );
  const isOffered = (action: string) =>
    requiredActions.some(({ providerId, enabled }) => providerId === action && enabled);
  return KINDS.filter(({ steps }) => steps.some((step) => asked.has(step))).map(
    ({ steps: _steps, action, ...rest }) => ({ ...rest, ...(isOffered(action) && { action }) }),
  );
}
