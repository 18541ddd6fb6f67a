import type { User } from '../domain/users/user.ts';
import type { Login } from './login.ts';
import { READS_MAIL } from './notes.ts';

/** The mail of an address that somebody reads in another browser than the one that asked for it. */
export interface ReadMail {
  /** Whose address it would be. */
  readonly userId: string;
  readonly email: string;
  /** What events tell of the link. */
  readonly told: Readonly<Record<string, string>>;
  /** The tab that asked, which waits. */
  readonly askedIn: string;
}

/** The note of it. */
export const readsMail = (read: ReadMail): string => JSON.stringify(read);

/** What the login has come by, where the user is the one whose address it would be, and has it still. */
export function mailReadOf({ session }: Login, user: User): ReadMail | undefined {
  const note = session.state.notes[READS_MAIL];
  const read = note === undefined ? undefined : (JSON.parse(note) as ReadMail);
  return read?.userId === user.id && read.email === user.email ? read : undefined;
}
