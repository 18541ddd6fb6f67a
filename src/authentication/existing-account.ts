import { VERIFY_EMAIL } from '../domain/authentication/required-actions.ts';
import { authenticationOf } from '../domain/realms/realm-view.ts';
import { hidesAccounts } from '../domain/sign-up/hides-accounts.ts';
import { lookOf } from '../domain/users/folded-name.ts';
import { takenNames } from '../domain/users/taken-names.ts';
import type { User } from '../domain/users/user.ts';
import type { Letter } from '../mail/letter.ts';
import { MailLimited } from '../mail/mail.ts';
import { MailFailed } from '../mail/mail-failed.ts';
import { localeOfUser } from '../pages/text/locale.ts';
import type { Registering } from './form-actions/form-action.ts';
import type { Login } from './login.ts';
import { TAKEN_ADDRESS } from './notes.ts';

/**
 * Whether somebody whose address has an account already sees what everybody else sees: where the realm asks for it, and what
 * everybody sees is that a mail was sent, or that they wait. Whoever is invited has shown that the address is theirs.
 */
export const hidesExisting = ({ login, draft, rule, invitation }: Registering): boolean =>
  hidesAccounts(login.realm.settings) &&
  invitation === undefined &&
  (rule?.mode === 'approval' || verifiesFirst(login, draft, rule?.verifyEmail));

/** Whether new users are asked to verify their address before anything else. */
function verifiesFirst({ realm }: Login, { requiredActions }: User, byRule = false): boolean {
  const { requiredActions: actions } = authenticationOf(realm);
  const verify = actions.find(({ alias, enabled }) => alias === VERIFY_EMAIL && enabled);
  return (
    verify !== undefined &&
    (byRule || realm.settings.verifyEmail) &&
    !actions.some(
      ({ alias, enabled, priority }) =>
        enabled && priority < verify.priority && requiredActions.includes(alias),
    )
  );
}

/** Whether the address has an account. */
export async function isAddressTaken({ login, profile, draft }: Registering): Promise<boolean> {
  const { settings } = login.realm;
  const taken = await takenNames(draft, profile.before, settings, login.dependencies.store);
  return taken.email || (taken.username && settings.registrationEmailAsUsername);
}

/** The address of an account, where this login is of somebody who tried to sign up with it. */
export const takenAddress = ({ session }: Login): string | undefined => session.state.notes[TAKEN_ADDRESS];

/** Tells whose account it is, within the limits of mails. @param write of what */
export async function tellOwner(
  login: Login,
  address: string,
  write: (login: Login, owner: User) => Letter = letter,
): Promise<'sent' | 'limited' | 'failed'> {
  const { realm, request, dependencies } = login;
  const owner = await ownerOf(login, address);
  if (!owner?.email) return 'limited';
  try {
    await dependencies.mail.send(write(login, owner), owner.email, request);
    return 'sent';
  } catch (err) {
    if (err instanceof MailLimited) return 'limited';
    if (!(err instanceof MailFailed)) throw err;
    request.log.warn({ realm: realm.name, err }, 'a mail was not sent');
    return 'failed';
  }
}

/** The same after the answer, where nobody waits for a mail. */
export async function tellOwnerLater(login: Login, address: string): Promise<void> {
  const { realm, request, dependencies } = login;
  const owner = await ownerOf(login, address);
  if (owner?.email) dependencies.mail.post(realm, owner.email, request, async () => letter(login, owner));
}

/** Whose the address is, or the one that it looks like. */
async function ownerOf({ realm, dependencies }: Login, address: string): Promise<User | undefined> {
  const { users } = dependencies.store;
  const look = lookOf(address);
  for (const way of new Set([address, look])) {
    const owner = (await users.findByEmail(realm.id, way)) ?? (await users.findByUsername(realm.id, way));
    if (owner) return owner;
  }
  const [alike] = await users.findLookAlikes(realm.id, [look, look]);
  return alike && users.find(realm.id, alike.id);
}

function letter({ realm, client }: Login, owner: User): Letter {
  const clientName = client.name || client.clientId;
  return {
    template: 'sign-up-existing',
    realm,
    // Whoever tries says nothing of the language that the owner reads.
    locale: localeOfUser(realm, owner),
    subject: { key: 'signUpExistingSubject', args: [clientName] },
    variables: { clientName, user: { username: owner.username } },
  };
}

/** That somebody would have the address for an account that they have. */
export const letterOfChange = ({ realm }: Login, owner: User): Letter => ({
  template: 'email-update-existing',
  realm,
  locale: localeOfUser(realm, owner),
  subject: { key: 'emailUpdateExistingSubject' },
  variables: { user: { username: owner.username } },
});
