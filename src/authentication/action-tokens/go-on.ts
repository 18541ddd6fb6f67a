import type { Change } from '../../domain/store.ts';
import type { Answer } from '../../http/exchange.ts';
import { keep } from '../keep.ts';
import type { Login } from '../login.ts';
import { nextAction } from '../required-actions/next.ts';
import { redirect } from '../show.ts';
import { loginUrl } from '../urls.ts';

/** On to what is left to do, or to where that leads. @param unit what is stored with it */
export async function goOn(login: Login, unit: readonly Change[] = []): Promise<Answer> {
  const { login: kept, cookies } = await keep(login, unit);
  const { store } = kept.dependencies;
  const user = kept.user && (await store.users.find(kept.realm.id, kept.user.id));
  const execution = await nextAction({ ...kept, user });
  return redirect(loginUrl(kept, 'required-action', execution === undefined ? {} : { execution }), cookies);
}
