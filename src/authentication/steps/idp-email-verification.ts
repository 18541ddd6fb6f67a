import { displayNameOf } from '../../domain/identity-providers/display-name.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import type { User } from '../../domain/users/user.ts';
import { linkMailDetails } from '../broker/events.ts';
import { findLinkable } from '../broker/existing-user.ts';
import type { Brokered } from '../broker/identity.ts';
import { LINK_SENT } from '../broker/notes.ts';
import { isBeyondTaking } from '../broker/unproven.ts';
import { plainEvent } from '../events.ts';
import { sendLink } from '../link-mail.ts';
import type { Login } from '../login.ts';
import { LINK_OF } from '../notes.ts';
import type { Step } from '../step.ts';
import { errorPage, NOT_FOR_THEM, type StepPage, type Turn } from '../turn.ts';

/** They show by a link in a mail that the account which there is already is theirs; only this browser goes on by it. */
export const verifyByMail: Step = {
  id: 'idp-email-verification',
  answersLinks: true,
  async begin(login) {
    const found = await findLinkable(login);
    const email = found?.user.email;
    if (!found || !email || isBeyondTaking(found.user)) return NOT_FOR_THEM;
    const { user, brokered } = found;
    const { notes } = login.session.state;
    if (notes[LINK_OF] === user.id) return { kind: 'done', user };
    if (!canSend(login)) return NOT_FOR_THEM;
    if (notes[LINK_SENT] === email) return { kind: 'asked', page: page(brokered, user) };
    return send(login, brokered, user, email);
  },
  async answer(login) {
    const found = await findLinkable(login);
    const email = found?.user.email;
    return found && email && !isBeyondTaking(found.user)
      ? send(login, found.brokered, found.user, email)
      : NOT_FOR_THEM;
  },
};

/** A provider that has no name but its alias begins with a capital here (as Keycloak). */
function calledOf(provider: IdentityProvider): string {
  const name = displayNameOf(provider);
  return name === provider.alias ? `${name.slice(0, 1).toUpperCase()}${name.slice(1)}` : name;
}

const canSend = ({ realm }: Login): boolean => Boolean(realm.settings.smtpServer.host);

const SENT = 'SEND_IDENTITY_PROVIDER_LINK';
const NOT_SENT = `${SENT}_ERROR`;
const NO_MAIL = 'email_send_failed';

async function send(login: Login, brokered: Brokered, user: User, email: string): Promise<Turn> {
  const { identity, provider } = brokered;
  const name = calledOf(provider);
  const outcome = await sendLink(login, user, email, {
    action: 'idp-verify-account-via-email',
    members: { eml: email, idpu: identity.username ?? identity.id, idpa: provider.alias },
    template: 'identity-provider-link',
    subject: { key: 'identityProviderLinkSubject', args: [name] },
    variables: {
      identityProviderDisplayName: name,
      realmName: login.realm.settings.displayName || login.realm.name,
      identityProviderContext: { username: identity.username ?? identity.id },
    },
  });
  if (outcome === 'failed')
    return {
      kind: 'failed',
      page: errorPage('emailSendErrorMessage', 500),
      mistake: {
        type: NOT_SENT,
        error: NO_MAIL,
        userId: user.id,
        isBare: true,
        details: linkMailDetails(login, brokered, user),
      },
    };
  return {
    kind: 'asked',
    page: page(brokered, user),
    notes: { [LINK_SENT]: email },
    unit: plainEvent(login, outcome === 'sent' ? SENT : NOT_SENT, {
      userId: user.id,
      ...(outcome === 'limited' && { error: NO_MAIL }),
      details: { code_id: login.session.tabId, ...linkMailDetails(login, brokered, user) },
    }),
  };
}

const page = ({ provider, identity }: Brokered, { username }: User): StepPage => ({
  template: 'login-idp-link-email',
  message: { type: 'warning', key: 'linkIdpMessage', args: [calledOf(provider)] },
  variables: {
    idpAlias: provider.alias,
    idpDisplayName: calledOf(provider),
    brokerContext: { username: identity.username ?? username },
  },
});
