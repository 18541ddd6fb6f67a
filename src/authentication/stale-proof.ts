import { PASSWORD } from '../domain/users/password.ts';
import type { Answer } from '../http/exchange.ts';
import { hasUsed } from './conditions/conditional-credential.ts';
import { endHere } from './end-here.ts';
import { type Login, withNotes } from './login.ts';
import { PROVED_AT } from './notes.ts';
import { errorPage } from './turn.ts';

/** The login of somebody who has proved themselves now, or changed what they do that with. */
export const provedNow = (login: Login): Login =>
  withNotes(login, { [PROVED_AT]: String(login.dependencies.clock.now()) });

/**
 * Whether the password that a waiting login was proved with has been replaced since, elsewhere, or nothing from before is good any more:
 * whoever has the account back by a reset, or has it for the first time, is not to find those in it who were there before.
 */
async function isStale(login: Login): Promise<boolean> {
  const provedAt = login.session.state.notes[PROVED_AT];
  if (provedAt === undefined) return false;
  if (Math.floor(Number(provedAt) / 1000) < (login.user?.notBefore ?? 0)) return true;
  if (!hasUsed(login, PASSWORD)) return false;
  const password = (await login.credentials()).find(({ type }) => type === PASSWORD);
  return password === undefined || password.createdAt > Number(provedAt);
}

/** The same of one that has come to its end only now, and that a password went before which is gone. @param before as it was when it waited */
export async function refuseGone(before: Login, login: Login): Promise<Answer | undefined> {
  if (!hasUsed(before, PASSWORD)) return undefined;
  const isThere = (await login.credentials()).some(({ type }) => type === PASSWORD);
  return isThere ? undefined : endHere(login, errorPage('expiredActionMessage'));
}

/** How a login ends whose proof is good no more; undefined for one that goes on. */
export const refuseStale = async (login: Login): Promise<Answer | undefined> =>
  (await isStale(login)) ? endHere(login, errorPage('expiredActionMessage')) : undefined;
