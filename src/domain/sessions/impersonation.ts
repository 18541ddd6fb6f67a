import type { UserSession } from './session.ts';

/** Notes of a session that somebody else has begun in the user's place (as Keycloak): who they are. */
const ID = 'IMPERSONATOR_ID';
const USERNAME = 'IMPERSONATOR_USERNAME';

/** What a session keeps of the administrator behind it. */
export const impersonationNotes = (by: { readonly id: string; readonly username: string }) => ({
  [ID]: by.id,
  [USERNAME]: by.username,
});

/** Whether an administrator is in the session in the place of its user, who has proved nothing. */
export const isImpersonated = (session: Pick<UserSession, 'notes'> | undefined): boolean =>
  session?.notes[ID] !== undefined;

/** What events of such a session tell of who is behind it; nothing of others. */
export const impersonatorDetails = (
  session: Pick<UserSession, 'notes'> | undefined,
): Readonly<Record<string, string>> => {
  const { [ID]: id, [USERNAME]: username = '' } = session?.notes ?? {};
  return id === undefined ? {} : { impersonator: username, impersonator_id: id };
};
