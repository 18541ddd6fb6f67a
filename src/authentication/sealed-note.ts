import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { AuthenticationSession } from '../domain/authentication-sessions/authentication-session.ts';
import { randomOctets } from '../lib/random.ts';
import { BROKERED, DEPARTED, SHOWN } from './notes.ts';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** All that is sealed. */
const SEALED = [BROKERED, DEPARTED, SHOWN] as const;
type Sealed = (typeof SEALED)[number];

type Tab = Pick<AuthenticationSession, 'browserId' | 'tabId'>;
type Session = Tab & Pick<AuthenticationSession, 'state'>;

/** A key of the browser's: the server stores the hash of its id alone, so that nobody opens a note by a copy of the database. */
const keyOf = ({ browserId, tabId }: Tab, name: Sealed): Buffer =>
  Buffer.from(hkdfSync('sha256', browserId, tabId, `note ${name}`, 32));

/** What a login remembers under a name, unreadable where it is stored. */
export const sealNote = (tab: Tab, name: Sealed, value: unknown): string =>
  seal(tab, name, JSON.stringify(value));

/** The same as it was; undefined where there is none. */
export function openNote<Value>(session: Session, name: Sealed): Value | undefined {
  const text = open(session, name);
  return text === undefined ? undefined : (JSON.parse(text) as Value);
}

/** The sealed notes of a login as its browser opens them by another id; undefined where it has none. */
export function resealed(session: Session, browserId: string): Record<string, string> | undefined {
  const notes = SEALED.flatMap((name) => {
    const text = open(session, name);
    return text === undefined ? [] : [[name, seal({ ...session, browserId }, name, text)] as const];
  });
  return notes.length === 0 ? undefined : Object.fromEntries(notes);
}

function seal(tab: Tab, name: Sealed, text: string): string {
  const iv = randomOctets(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(tab, name), iv, { authTagLength: TAG_BYTES });
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

function open(session: Session, name: Sealed): string | undefined {
  const sealed = session.state.notes[name];
  if (sealed === undefined) return undefined;
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv(ALGORITHM, keyOf(session, name), bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const clear = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8');
  return clear + decipher.final('utf8');
}
