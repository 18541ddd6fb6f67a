import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { randomOctets } from '../../lib/random.ts';
import type { Login } from '../login.ts';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A key of the browser's: the server stores the hash of its id alone, so that nobody opens a note by a copy of the database. */
const keyOf = ({ session }: Login, name: string): Buffer =>
  Buffer.from(hkdfSync('sha256', session.browserId, session.tabId, `note ${name}`, 32));

/** What a login remembers under a name, unreadable where it is stored. */
export function sealNote(login: Login, name: string, value: unknown): string {
  const iv = randomOctets(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(login, name), iv, { authTagLength: TAG_BYTES });
  const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
}

/** The same as it was; undefined where there is none. */
export function openNote<Value>(login: Login, name: string): Value | undefined {
  const sealed = login.session.state.notes[name];
  if (sealed === undefined) return undefined;
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv(ALGORITHM, keyOf(login, name), bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const clear = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8');
  return JSON.parse(clear + decipher.final('utf8')) as Value;
}
