import { certificateDetails } from '../../domain/authentication/x509/identity.ts';
import { x509Settings } from '../../domain/authentication/x509/settings.ts';
import { type Whose, whoseCertificate } from '../../domain/authentication/x509/whose.ts';
import { proveUser } from '../../domain/users/prove-user.ts';
import type { User } from '../../domain/users/user.ts';
import type { ClientCertificate } from '../../http/client-certificate.ts';
import { used } from '../conditions/conditional-credential.ts';
import { mistakeEvent } from '../events.ts';
import type { Login } from '../login.ts';
import { ATTEMPTED, CERTIFICATE } from '../notes.ts';
import type { Step } from '../step.ts';
import { errorPage, type Mistake, NOT_FOR_THEM, type Turn } from '../turn.ts';
import { LONGEST_NAME } from './auth-username-password-form.ts';

/** The type of credential that a certificate counts as (as Keycloak). */
const CERT = 'cert';

/**
 * Whoever shows a certificate is asked whether they want to be who it says, unless the flow has it go without saying. Whoever shows
 * none, or one that is not good, may try another way.
 */
export const x509Form: Step = {
  id: 'auth-x509-client-username-form',
  async begin(login, { execution, config }) {
    const presented = login.request.clientCertificate;
    if (!presented) return without(login);
    if (execution.configId === undefined) {
      login.request.log.warn(
        { realm: login.realm.name },
        'the step for client certificates is not configured',
      );
      return without(login);
    }
    const { dependencies, realm } = login;
    const { store, clock, certificates } = dependencies;
    const settings = x509Settings(config);
    const whose = await whoseCertificate({ store, realm }, presented, settings, certificates, clock.now());
    if (whose.kind !== 'user') return missed(login, presented, whose);
    const { identity } = whose;
    const proved = await proveUser(
      store,
      realm,
      { username: identity, user: whose.user, address: login.request.ip },
      clock,
      async () => ({ proved: true, confirm: [], keep: [] }),
    );
    const mistake = { username: identity, userId: whose.user.id, details: detailsOf(presented) };
    if (!proved || !('user' in proved))
      return miss(login, { ...mistake, error: 'user_temporarily_disabled' });
    const { user } = proved;
    if (!user.enabled) return miss(login, { ...mistake, error: 'user_disabled' });
    if (login.user && login.user.id !== user.id)
      return {
        kind: 'failed',
        page: errorPage('invalidUserMessage'),
        mistake: { ...mistake, error: 'different_user_authenticated' },
      };
    const notes = {
      [CERTIFICATE]: JSON.stringify(detailsOf(presented)),
      [ATTEMPTED]: identity.length > LONGEST_NAME ? user.username : identity,
    };
    if (!settings.asksToConfirm) return { kind: 'done', user, notes: { ...notes, ...used(login, CERT) } };
    return { kind: 'asked', user, notes, page: confirmation(user, presented) };
  },
  async answer(login, form) {
    if (form.get('cancel') !== undefined || !login.user) return without(login);
    return { kind: 'done', notes: used(login, CERT) };
  },
};

const confirmation = ({ username }: User, presented: ClientCertificate) => ({
  template: 'login-x509-info',
  variables: {
    x509: {
      formData: {
        username,
        subjectDN: detailsOf(presented).x509_cert_subject_distinguished_name,
        isUserEnabled: true,
      },
    },
  },
});

const detailsOf = ({ certificate }: ClientCertificate) => certificateDetails(certificate);

/** Another way, as nobody where a certificate had said who they are. */
const without = ({ session: { state } }: Login): Turn =>
  state.notes[CERTIFICATE] === undefined
    ? NOT_FOR_THEM
    : { kind: 'not for them', user: null, notes: { [CERTIFICATE]: undefined, [ATTEMPTED]: undefined } };

/** What events say of a certificate that leads to nobody. */
const ERRORS = {
  silent: 'invalid_user_credentials',
  nobody: 'user_not_found',
  several: 'invalid_user_credentials',
  refused: 'invalid_user_credentials',
} as const;

function missed(
  login: Login,
  presented: ClientCertificate,
  whose: Exclude<Whose, { kind: 'user' }>,
): Promise<Turn> {
  const { log } = login.request;
  if (whose.kind === 'refused') log.warn({ err: whose.why }, 'a client certificate was refused');
  const username = 'identity' in whose ? whose.identity : undefined;
  const reason = whose.kind === 'refused' && { reason: whose.why.message };
  return miss(login, {
    error: ERRORS[whose.kind],
    username,
    details: { ...detailsOf(presented), ...reason },
  });
}

/** There is an event of it; they may try another way. */
async function miss(login: Login, mistake: Mistake): Promise<Turn> {
  const unit = mistakeEvent(login, mistake);
  if (unit.length > 0) await login.dependencies.store.commit(unit);
  return without(login);
}
