import type { Change } from '../../domain/store.ts';
import type { Form } from '../../http/form.ts';
import type { Login } from '../login.ts';

/** Where the user asks for it, all of their sessions end but the one that this browser is in. */
export async function otherSessionsEnd(login: Login, form: Form): Promise<Change[]> {
  const { realm, user, dependencies } = login;
  if (!user || form.get('logout-sessions') === undefined) return [];
  const { sessions } = dependencies.store;
  const own = (await login.identity())?.session.id;
  const all = await sessions.ofUser(realm.id, user.id, 'online');
  return all.filter(({ id }) => id !== own).map((session) => sessions.remove(session));
}
