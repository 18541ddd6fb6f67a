import { derivedLetters } from '../../lib/letters.ts';
import type { Login } from '../login.ts';
import { SHOWN } from '../notes.ts';
import { openNote } from '../sealed-note.ts';

/**
 * What is shown to a person before it is theirs, the same whenever this page of this login is loaded. It follows from what the browser alone
 * opens, so that it need not be stored, and nothing that a form brings has to be believed.
 * @param name which secret, of several of one page
 * @param type of the credential it is for: whoever has one more by now is shown another
 */
export async function shownSecret(
  login: Login,
  type: string,
  name: string,
  alphabet: string,
  length: number,
): Promise<string> {
  const { session, user } = login;
  const theirs = (await login.credentials()).filter((each) => each.type === type);
  const about = [session.tabId, user?.id, type, name, ...theirs.map(({ id }) => id)];
  const key = openNote<string>(session, SHOWN) ?? session.browserId;
  return derivedLetters(key, JSON.stringify(about), alphabet, length);
}
