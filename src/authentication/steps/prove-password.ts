import { proofError } from '../../domain/users/proof-error.ts';
import { proveUser } from '../../domain/users/prove-user.ts';
import { tryPassword } from '../../domain/users/try-password.ts';
import type { Credential, User } from '../../domain/users/user.ts';
import type { Login } from '../login.ts';

/** What a password has shown. */
export type ProvedPassword =
  | { readonly proved: true; readonly user: User; readonly credentials: readonly Credential[] }
  /** What the event of it says. */
  | { readonly proved: false; readonly error: string };

/** Whether the password is the user's, and the user not locked out; a wrong one counts. Nobody looks like a wrong password. */
export async function provePassword(
  { realm, request, dependencies: { store, clock } }: Login,
  username: string,
  user: User | undefined,
  password: string,
): Promise<ProvedPassword> {
  let credentials: readonly Credential[] = [];
  const attempt = { username, user, address: request.ip };
  const found = await proveUser(store, realm, attempt, clock, async (theirs) => {
    credentials = theirs;
    const { isRight, keep } = await tryPassword(store, realm, theirs, password);
    return isRight ? { proved: true, confirm: [], keep } : { proved: false, step: 'first factor', keep };
  });
  return found && 'user' in found
    ? { proved: true, user: found.user, credentials }
    : { proved: false, error: proofError(user, found) };
}
