import { findFlow } from '../../domain/authentication/find.ts';
import { CONFIGURE_RECOVERY_CODES, CONFIGURE_TOTP } from '../../domain/authentication/required-actions.ts';
import { authenticatorsOf } from '../../domain/authentication/run-flow.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import type { RealmSettings } from '../../domain/realms/settings.ts';
import { placeBehind } from '../../domain/users/credential-place.ts';
import {
  algorithmName,
  newOneTimePassword,
  otpAuthUri,
  takeUpOneTimePassword,
} from '../../domain/users/new-one-time-password.ts';
import { OTP } from '../../domain/users/one-time-password.ts';
import type { User } from '../../domain/users/user.ts';
import { toBase32 } from '../../lib/base32.ts';
import type { Said } from '../../pages/page.ts';
import type { Login } from '../login.ts';
import { loginUrl } from '../urls.ts';
import type { ActionTurn, RequiredActionKind } from './action.ts';
import { isAskedByClient } from './asked-by-client.ts';
import { hasRecoveryCodes } from './CONFIGURE_RECOVERY_AUTHN_CODES.ts';
import { credentialEvents, credentialNotice } from './credential-events.ts';
import { longestLabel } from './label.ts';
import { otherSessionsEnd } from './other-sessions.ts';
import { qrCode } from './qr-code.ts';
import { shownSecret } from './shown-secret.ts';

const EVENTS = ['UPDATE_CREDENTIAL', 'UPDATE_TOTP'];
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** The step that asks for one of them. */
const RECOVERY_CODE_FORM = 'auth-recovery-authn-code-form';
/** Letters of a secret (as Keycloak); in base 32 they are eight groups of four. */
const LENGTH = 20;

/** The user gets an authenticator app to make codes that are held against the realm's. */
export const configureTotp: RequiredActionKind = {
  id: CONFIGURE_TOTP,
  forClients: true,
  credential: async () => OTP,
  begin: async (login) => page(login, login.request.query.get('mode') ?? undefined, {}),
  async answer(login, form) {
    const { realm, user, dependencies } = login;
    const { store, clock } = dependencies;
    const mode = form.get('mode');
    const code = form.get('totp') ?? '';
    const userLabel = form.get('userLabel')?.trim() ?? '';
    const again = (field: string, key: string) => page(login, mode, { [field]: { key } }, userLabel);
    if (!user || code.trim() === '') return again('totp', 'missingTotpMessage');
    const theirs = await login.credentials();
    const others = theirs.filter(({ type }) => type === OTP);
    if (userLabel.length > longestLabel) return again('userLabel', 'error-device-name-too-long');
    if (others.length > 0 && userLabel === '') return again('userLabel', 'missingTotpDeviceNameMessage');
    if (others.some((other) => other.userLabel === userLabel))
      return again('userLabel', 'error-device-name-taken');
    const now = clock.now();
    const made = {
      ...newOneTimePassword(realm, user, await secretOf(login), userLabel, now),
      priority: placeBehind(theirs),
    };
    const taken = takeUpOneTimePassword(store, realm, made, code, now);
    if (!taken) return again('totp', 'invalidTotpMessage');
    const ended = await otherSessionsEnd(login, form, CONFIGURE_TOTP, OTP);
    return {
      kind: 'done',
      told: { credential_type: OTP },
      afterwards: [...ended.afterwards, credentialNotice(login, OTP, EVENTS)],
      unit: [...taken, ...ended.unit, ...credentialEvents(login, CONFIGURE_TOTP, OTP, EVENTS)],
      ...((await wantsRecoveryCodes(login)) && {
        user: {
          ...user,
          requiredActions: [...new Set([...user.requiredActions, CONFIGURE_RECOVERY_CODES])],
        },
      }),
    };
  },
};

const secretOf = (login: Login) => shownSecret(login, OTP, 'secret', ALPHABET, LENGTH);

/** Whether the realm has everybody who gets an app get recovery codes too: where its flow would ask for them. */
async function wantsRecoveryCodes(login: Login): Promise<boolean> {
  const authentication = authenticationOf(login.realm);
  const { requiredActions } = authentication;
  const flow = findFlow(authentication, login.session.state.flowId);
  if (!authenticatorsOf(authentication, flow).includes(RECOVERY_CODE_FORM)) return false;
  const { config } = requiredActions.find(({ alias }) => alias === CONFIGURE_TOTP) ?? {};
  const codes = requiredActions.find(({ alias }) => alias === CONFIGURE_RECOVERY_CODES);
  return (
    config?.['add-recovery-codes'] === 'true' && codes?.enabled === true && !(await hasRecoveryCodes(login))
  );
}

async function page(
  login: Login,
  mode: string | undefined,
  fieldErrors: Readonly<Record<string, Said>>,
  userLabel = '',
): Promise<ActionTurn> {
  const { realm, user } = login;
  const isOwn = isAskedByClient(login, CONFIGURE_TOTP);
  const isWrong = Object.keys(fieldErrors).length > 0;
  const secret = await secretOf(login);
  const url = (way: string) => loginUrl(login, 'required-action', { execution: CONFIGURE_TOTP, mode: way });
  const others = (await login.credentials()).filter(({ type }) => type === OTP);
  return {
    kind: 'asked',
    page: {
      template: 'login-config-totp',
      ...(isWrong
        ? { fieldErrors }
        : !isOwn && { message: { type: 'warning', key: 'configureTotpMessage' } as const }),
      variables: {
        isAppInitiatedAction: isOwn,
        ...(mode !== undefined && { mode: mode === 'manual' ? 'manual' : 'qr' }),
        totp: {
          ...shown(login, user, secret, mode),
          manualUrl: url('manual'),
          qrUrl: url('qr'),
          userLabel,
          username: user?.username ?? '',
          otpCredentials: others.map(({ id, userLabel: label }) => ({ id, userLabel: label ?? '' })),
          enabled: others.length > 0,
          supportedApplications: applicationsFor(realm.settings),
          policy: {
            type: realm.settings.otpPolicyType,
            algorithm: realm.settings.otpPolicyAlgorithm,
            algorithmKey: algorithmName(realm.settings),
            digits: realm.settings.otpPolicyDigits,
            period: realm.settings.otpPolicyPeriod,
            initialCounter: realm.settings.otpPolicyInitialCounter,
            lookAheadWindow: realm.settings.otpPolicyLookAheadWindow,
          },
        },
      },
    },
  };
}

const shown = ({ realm }: Login, user: User | undefined, secret: string, mode: string | undefined) => ({
  totpSecret: secret,
  totpSecretEncoded: toBase32(Buffer.from(secret)).replace(/.{4}(?=.)/g, '$& '),
  ...(user && mode !== 'manual' && { totpSecretQrCode: qrCode(otpAuthUri(realm, user, secret)) }),
  qrCodeType: 'image/svg+xml',
});

/** The apps that can do what the realm's policy asks for, by the keys of their names. */
function applicationsFor({
  otpPolicyType: type,
  otpPolicyAlgorithm: algorithm,
  otpPolicyDigits: digits,
  otpPolicyPeriod: period,
}: RealmSettings): string[] {
  const isPlain = algorithm === 'HmacSHA1' && digits === 6 && (type === 'hotp' || period === 30);
  return [
    'totpAppFreeOTPName',
    ...(isPlain ? ['totpAppGoogleName'] : []),
    ...(isPlain && type === 'totp' ? ['totpAppMicrosoftAuthenticatorName'] : []),
  ];
}
