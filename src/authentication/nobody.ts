import { defaultActions } from '../domain/authentication/asked-of-all.ts';
import type { User } from '../domain/users/user.ts';
import { newId } from '../lib/ids.ts';
import type { Login } from './login.ts';

/** Somebody who is not there yet. */
export const nobody = ({ realm, dependencies }: Pick<Login, 'realm' | 'dependencies'>): User => ({
  id: newId(),
  realmId: realm.id,
  username: '',
  emailVerified: false,
  enabled: true,
  attributes: {},
  requiredActions: defaultActions(realm),
  notBefore: 0,
  createdAt: dependencies.clock.now(),
});
