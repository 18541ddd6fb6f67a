import { placeBehind } from '../../domain/users/credential-place.ts';
import type { Credential, User } from '../../domain/users/user.ts';
import type { Form } from '../../http/form.ts';
import { newId } from '../../lib/ids.ts';
import type { Login } from '../login.ts';
import type { ActionTurn, RequiredActionKind } from '../required-actions/action.ts';
import { isAskedByClient } from '../required-actions/asked-by-client.ts';
import { credentialEvents } from '../required-actions/credential-events.ts';
import { otherSessionsEnd } from '../required-actions/other-sessions.ts';
import { algorithmsOf, CeremonyFailed, newChallenge, verifyRegistration } from './ceremony.ts';
import { dataOf, readKey, type StoredKey } from './credential.ts';
import { policyOf, type WebAuthnPolicy, type WebAuthnType } from './policy.ts';

/** The note that holds the challenge of the page. */
const CHALLENGE = 'webauthn registration';

/** The event of it, and the one that Keycloak had before. */
const TOLD = ['UPDATE_CREDENTIAL', 'CUSTOM_REQUIRED_ACTION'];
const WRONG = TOLD.map((type) => `${type}_ERROR`);

/** Characters of a label, at most. */
const LONGEST_LABEL = 255;
/** Authenticators of one type that a user may have: each page that asks for one lists them all. */
const MOST = 50;

/** A required action by which people register an authenticator. */
export const webAuthnRegistration = (id: string, type: WebAuthnType): RequiredActionKind => ({
  id,
  forClients: true,
  credential: async () => type,
  begin: (login) => ask(login, id, type),
  async answer(login, form) {
    const { user, session } = login;
    const challenge = session.state.notes[CHALLENGE];
    if (!user || form.get('isSetRetry')) return ask(login, id, type);
    const said = form.get('error');
    if (said) return failed(login, id, type, 'webauthn-error-register-verification', said.slice(0, 200));
    try {
      if (challenge === undefined)
        throw new CeremonyFailed('Registration ceremony has already been completed');
      const key = await verifyRegistration(form, policyOf(login, type), challenge);
      return await keep(login, user, form, { id, type, key });
    } catch (error) {
      if (error instanceof CeremonyFailed)
        return failed(login, id, type, 'webauthn-error-registration', error.message);
      throw error;
    }
  },
});

async function ask(login: Login, id: string, type: WebAuthnType): Promise<ActionTurn> {
  const { user } = login;
  const policy = policyOf(login, type);
  const challenge = newChallenge();
  const known = policy.refusesKnown ? await idsOf(login, type) : [];
  return {
    kind: 'asked',
    notes: { [CHALLENGE]: challenge },
    page: {
      template: 'webauthn-register',
      variables: {
        challenge,
        userid: Buffer.from(user?.id ?? '').toString('base64url'),
        username: user?.username ?? '',
        rpEntityName: policy.rpName,
        rpId: policy.rpId,
        signatureAlgorithms: algorithmsOf(policy),
        attestationConveyancePreference: policy.attestation ?? 'not specified',
        authenticatorAttachment: policy.attachment ?? 'not specified',
        residentKey: policy.residentKey ?? 'not specified',
        requireResidentKey: requires(policy),
        userVerificationRequirement: policy.userVerification ?? 'not specified',
        createTimeout: policy.timeout,
        excludeCredentialIds: known.join(','),
        isAppInitiatedAction: isAskedByClient(login, id),
      },
    },
  };
}

/** The older word for it, which scripts of themes may go by. */
const requires = ({ residentKey }: WebAuthnPolicy): string =>
  residentKey === undefined ? 'not specified' : residentKey === 'required' ? 'Yes' : 'No';

const idsOf = async ({ credentials }: Login, type: WebAuthnType): Promise<string[]> =>
  (await credentials()).flatMap((credential) => {
    const key = credential.type === type ? readKey(credential) : undefined;
    return key ? [key.credentialId] : [];
  });

/** @throws {CeremonyFailed} where it is somebody's already, or they have too many */
async function keep(
  login: Login,
  user: User,
  form: Form,
  { id, type, key }: { readonly id: string; readonly type: WebAuthnType; readonly key: StoredKey },
): Promise<ActionTurn> {
  const { store, clock } = login.dependencies;
  const all = await store.users.credentials(user.realmId, user.id);
  if ((await idsOf({ ...login, credentials: async () => all }, type)).includes(key.credentialId))
    throw new CeremonyFailed('This authenticator is registered already');
  if (all.filter((each) => each.type === type).length >= MOST)
    throw new CeremonyFailed('There are as many authenticators as there may be');
  const credential: Credential = {
    id: newId(),
    realmId: user.realmId,
    userId: user.id,
    type,
    userLabel: labelOf(form, all),
    secret: '{}',
    data: dataOf(key),
    priority: placeBehind(all),
    createdAt: clock.now(),
  };
  const ended = await otherSessionsEnd(login, form, id, type);
  const details = {
    public_key_credential_id: key.credentialId,
    public_key_credential_label: credential.userLabel ?? '',
    public_key_credential_aaguid: key.aaguid,
  };
  return {
    kind: 'done',
    told: { credential_type: type, ...details },
    unit: [
      store.users.addCredential(credential),
      ...ended.unit,
      ...credentialEvents(login, id, type, TOLD, { details }),
    ],
    afterwards: ended.afterwards,
    notes: { [CHALLENGE]: undefined },
  };
}

/** What they call it; of two with one name the second gets a number, so that lists tell them apart. */
function labelOf(form: Form, all: readonly Credential[]): string {
  const asked = (form.get('authenticatorLabel') ?? '').replace(/\p{Cc}/gu, ' ').trim() || 'Passkey';
  const label = asked.slice(0, LONGEST_LABEL - 4);
  const taken = new Set(all.map(({ userLabel }) => userLabel));
  for (let number = 2, free = label; ; number++) {
    if (!taken.has(free)) return free;
    free = `${label} ${number}`;
  }
}

function failed(login: Login, id: string, type: WebAuthnType, key: string, said: string): ActionTurn {
  const error = key === 'webauthn-error-registration' ? 'invalid_registration' : 'invalid_user_credentials';
  const details = { web_authn_registration_error: key, web_authn_registration_error_detail: said };
  return {
    kind: 'asked',
    // It is good for one try.
    notes: { [CHALLENGE]: undefined },
    unit: credentialEvents(login, id, type, WRONG, { error, details }),
    page: {
      template: 'webauthn-error',
      message: { type: 'error', key, args: [said] },
      variables: { execution: id, isAppInitiatedAction: isAskedByClient(login, id) },
    },
  };
}
