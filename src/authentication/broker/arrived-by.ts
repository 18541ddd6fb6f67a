import { type Login, withNotes } from '../login.ts';
import { BROKERED_BY } from '../notes.ts';

/** By which provider somebody has come, as events tell it. */
export interface ArrivedBy {
  readonly details: Readonly<Record<string, string>>;
  /** Whether they have gone through a flow of the provider since: events say no more of the client's request then (as Keycloak). */
  readonly isFirst: boolean;
}

export function arrivedBy({ session }: Pick<Login, 'session'>): ArrivedBy | undefined {
  const note = session.state.notes[BROKERED_BY];
  return note === undefined ? undefined : (JSON.parse(note) as ArrivedBy);
}

export const comesFromFirst = (login: Login): boolean => arrivedBy(login)?.isFirst === true;

export const withArrivedBy = (login: Login, by: ArrivedBy): Login =>
  withNotes(login, { [BROKERED_BY]: JSON.stringify(by) });
