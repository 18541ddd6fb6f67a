import { UPDATE_PASSWORD } from '../../domain/authentication/required-actions.ts';
import type { BrokeredIdentity } from '../../domain/identity-providers/brokered-identity.ts';
import { foldName } from '../../domain/users/folded-name.ts';
import type { User } from '../../domain/users/user.ts';
import type { Login } from '../login.ts';
import { nobody } from '../nobody.ts';
import { vouchesForEmail } from './follow-provider.ts';
import type { Brokered } from './identity.ts';

/** What they would be called here (as Keycloak): what a mapper says, their address where the realm names people so, their name there. */
export function localName({ realm }: Pick<Login, 'realm'>, identity: BrokeredIdentity): string {
  const { localName: mapped, email, username, id } = identity;
  const byEmail = realm.settings.registrationEmailAsUsername ? email : undefined;
  return foldName((mapped ?? byEmail ?? username ?? id).trim());
}

/** The user that a provider's word makes. */
export function userOf(login: Login, brokered: Brokered, { asksPassword = false } = {}): User {
  const { identity, provider } = brokered;
  const { email, firstName, lastName, attributes } = identity;
  const before = nobody(login);
  return {
    ...before,
    username: localName(login, identity),
    ...(email !== undefined && { email: foldName(email.trim()) }),
    emailVerified: email !== undefined && vouchesForEmail(brokered),
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    attributes,
    requiredActions: [...new Set([...before.requiredActions, ...(asksPassword ? [UPDATE_PASSWORD] : [])])],
    brokeredFor: { providerId: provider.id, externalId: identity.id },
  };
}
