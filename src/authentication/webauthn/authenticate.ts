import { Conflict } from '../../domain/store.ts';
import { proveUser } from '../../domain/users/prove-user.ts';
import type { Credential, User } from '../../domain/users/user.ts';
import type { Form } from '../../http/form.ts';
import { equalSecrets } from '../../lib/equality.ts';
import { used } from '../conditions/conditional-credential.ts';
import type { Login } from '../login.ts';
import type { Mistake, StepPage, Turn } from '../turn.ts';
import { assertedId, CeremonyFailed, newChallenge, verifyAssertion } from './ceremony.ts';
import { counted, readKey, type StoredKey } from './credential.ts';
import { policyOf, type WebAuthnType } from './policy.ts';

/** The note that holds what the login's page has authenticators sign. */
const CHALLENGE = 'webauthn';

const CLAIMED = 'web_authn_authenticated_user_id';
const DETAIL = 'web_authn_authentication_error_detail';

/** What a page says that authenticators are asked by, and what the login notes of it. */
export interface AssertionAsked {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly notes: Readonly<Record<string, string>>;
}

/** A new challenge for a page; of somebody who is known, for their authenticators alone. */
export async function askForAssertion(login: Login, type: WebAuthnType): Promise<AssertionAsked> {
  const policy = policyOf(login, type);
  const challenge = newChallenge();
  const known = login.user ? await keysOf(login, type) : [];
  return {
    notes: { [CHALLENGE]: challenge },
    variables: {
      challenge,
      rpId: policy.rpId,
      userVerification: policy.userVerification ?? 'not specified',
      createTimeout: policy.timeout,
      mediation: policy.mediation,
      authenticatorAttachment: policy.attachment ?? 'not specified',
      isUserIdentified: login.user ? 'true' : 'false',
      shouldDisplayAuthenticators: login.user !== undefined,
      authenticators: {
        authenticators: known.map(({ credential, key }) => ({
          credentialId: key.credentialId,
          label: credential.userLabel ?? '',
          createdAt: new Date(credential.createdAt).toISOString().slice(0, 10),
          transports: key.transports,
        })),
      },
    },
  };
}

async function keysOf({ credentials }: Pick<Login, 'credentials'>, type: WebAuthnType) {
  const all = (await credentials()).filter((credential) => credential.type === type);
  return all.flatMap((credential) => {
    const key = readKey(credential);
    return key ? [{ credential, key }] : [];
  });
}

/** Whether a form is what an authenticator has answered, or why it has not. */
export const isAssertion = (form: Form): boolean =>
  form.get('authenticatorData') !== undefined || !!form.get('error');

/** How an answer is not what was asked for, in Keycloak's keys. */
export interface Wrong {
  readonly key: string;
  readonly args?: readonly string[];
  /** Keycloak's word for the event. */
  readonly error: string;
  readonly userId?: string | undefined;
  /** What the event tells of it (as Keycloak); absent where it tells no more than of a wrong password. */
  readonly told?: Readonly<Record<string, string>>;
}

/** What no answer of an authenticator lacks. */
const COMPULSORY = ['clientDataJSON', 'authenticatorData', 'signature', 'credentialId'];
const MISSING = 'Missing compulsory webauthn parameters';

/** What a browser says that has got no answer, or sends none. */
const unanswered = (form: Form): string | undefined =>
  form.get('error') || (COMPULSORY.every((name) => form.get(name)) ? undefined : MISSING);

/** Who has signed the challenge of the login's page: somebody whose credential it is, and who is not locked out. */
export async function answeredBy(login: Login, form: Form, type: WebAuthnType): Promise<Turn | Wrong> {
  const said = unanswered(form)?.slice(0, 200);
  if (said !== undefined) {
    const wrong = { key: 'webauthn-error-api-get', args: [said] };
    return type === 'webauthn'
      ? { ...wrong, error: 'not_allowed', told: { [DETAIL]: said } }
      : { ...wrong, error: 'invalid_user_credentials' };
  }
  try {
    const { user, asserted, claimedId } = await claimed(login, form);
    const claim = claimedId === undefined ? {} : { [CLAIMED]: claimedId };
    if (login.user && user?.id !== login.user.id)
      return {
        key: 'webauthn-error-different-user',
        error: 'different_user_authenticated',
        userId: login.user.id,
        told: { first_authenticated_user_id: login.user.id, ...claim },
      };
    const proved = await proveBy(login, form, type, user, asserted);
    if (!proved)
      return {
        key: 'webauthn-error-user-not-found',
        error: 'user_not_found',
        userId: user?.id,
        told: user ? { public_key_credential_id: asserted, [CLAIMED]: user.id } : claim,
      };
    if (!proved.enabled) return { key: 'accountDisabledMessage', error: 'user_disabled', userId: proved.id };
    const isVerified = policyOf(login, type).userVerification === 'required';
    return {
      kind: 'done',
      user: proved,
      notes: { ...used(login, type), [CHALLENGE]: undefined },
      told: {
        credential_type: type,
        public_key_credential_id: asserted,
        web_authn_authenticator_user_verification_checked: String(isVerified),
      },
    };
  } catch (error) {
    if (!(error instanceof CeremonyFailed)) throw error;
    const { message } = error;
    return {
      key: 'webauthn-error-auth-verification',
      args: [message],
      error: 'invalid_user_credentials',
      userId: login.user?.id,
      told: { [DETAIL]: message.slice(0, 200) },
    };
  }
}

interface Claimed {
  readonly user: User | undefined;
  readonly asserted: string;
  readonly claimedId?: string;
}

/** Characters of the id of a user, at most. */
const LONGEST_ID = 100;

/** Whose credential it is said to be: of somebody who is known, or who the credential names (a passkey does). */
async function claimed(login: Login, form: Form): Promise<Claimed> {
  const { realm, dependencies } = login;
  const asserted = assertedId(form);
  const handle = form.get('userHandle');
  if (!handle) return { user: login.user, asserted };
  const id = Buffer.from(handle, 'base64url').toString();
  if (id.length > LONGEST_ID || /\p{Cc}/u.test(id)) return { user: undefined, asserted };
  return { user: await dependencies.store.users.find(realm.id, id), asserted, claimedId: id };
}

async function proveBy(
  login: Login,
  form: Form,
  type: WebAuthnType,
  user: User | undefined,
  asserted: string,
): Promise<User | undefined> {
  const { realm, request, dependencies, session } = login;
  const { store, clock } = dependencies;
  const challenge = session.state.notes[CHALLENGE];
  const attempt = { username: user?.username ?? '', user, address: request.ip };
  let problem: CeremonyFailed | undefined;
  const proof = await proveUser(store, realm, attempt, clock, async (credentials) => {
    const failed = { proved: false, step: 'second factor', keep: [] } as const;
    const found = findKey(credentials, type, asserted);
    if (!found || challenge === undefined) return failed;
    try {
      const counter = await verifyAssertion(form, policyOf(login, type), challenge, found.key);
      return { proved: true, confirm: [() => count(login, found, counter)], keep: [] };
    } catch (error) {
      if (!(error instanceof CeremonyFailed)) throw error;
      problem = error;
      return failed;
    }
  });
  if (problem) throw problem;
  return proof && 'user' in proof ? proof.user : undefined;
}

interface FoundKey {
  readonly credential: Credential;
  readonly key: StoredKey;
}

function findKey(credentials: readonly Credential[], type: WebAuthnType, id: string): FoundKey | undefined {
  for (const credential of credentials) {
    const key = credential.type === type ? readKey(credential) : undefined;
    if (key && equalSecrets(key.credentialId, id)) return { credential, key };
  }
  return undefined;
}

/** Of two answers with one count the second finds the credential changed: one of them is a copy. */
async function count(
  { dependencies: { store } }: Login,
  { credential, key }: FoundKey,
  counter: number,
): Promise<boolean> {
  if (counter === key.counter) return true;
  const change = store.users.updateCredential(counted(credential, counter), {
    ifRevision: credential.revision,
  });
  try {
    await store.commit([change]);
    return true;
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    return false;
  }
}

/** What the event of it tells. */
export const mistakeOf = ({ key, error, userId, told }: Wrong, type: WebAuthnType): Mistake => ({
  error,
  userId,
  ...(told && { details: { credential_type: type, web_authn_authentication_error: key, ...told } }),
});

/** A page that says what went wrong, and lets them try again. */
export const errorTurn = (wrong: Wrong, type: WebAuthnType, execution: string): Turn => ({
  kind: 'asked',
  page: {
    template: 'webauthn-error',
    message: { type: 'error', key: wrong.key, args: wrong.args ?? [] },
    variables: { execution },
  },
  // It is good for one try.
  notes: { [CHALLENGE]: undefined },
  mistake: mistakeOf(wrong, type),
});

export const isWrong = (turn: Turn | Wrong): turn is Wrong => 'key' in turn;

/** The page of a step that asks for an authenticator and for nothing else. */
export const assertionPage = ({ variables }: AssertionAsked): StepPage => ({
  template: 'webauthn-authenticate',
  variables,
});
