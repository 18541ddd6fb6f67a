import { authenticationOf } from '../../domain/realms/realm-view.ts';
import { isImpersonated } from '../../domain/sessions/impersonation.ts';
import { seconds } from '../../lib/clock.ts';
import { levelOf, withLevel } from '../level.ts';
import { type Login, withUser } from '../login.ts';
import { CLIENT_ACTION, IN_THEIR_PLACE, REAUTHENTICATION, STRONGER } from '../notes.ts';
import { requestedLevel } from '../requested-level.ts';
import type { Step } from '../step.ts';
import { NOT_FOR_THEM } from '../turn.ts';

/** Seconds for which a login counts where a client has a user do something and the realm does not say (as Keycloak). */
const RECENT = 300;

/** Seconds for which a login counts for the actions that the client has asked for. */
function recent({ realm, session }: Login): number {
  const asked = authenticationOf(realm).requiredActions.filter(({ alias }) =>
    session.state.actions.includes(alias),
  );
  const ages = asked.map(({ config }) => Number(config.max_auth_age || RECENT));
  return Math.min(...ages.map((age) => (age >= 0 ? age : RECENT)));
}

/** Whoever is logged in by the browser's cookie need not be asked, unless the client wants more than that. */
export const cookie: Step = {
  id: 'auth-cookie',
  async begin(login) {
    const identity = await login.identity();
    if (!identity) return NOT_FOR_THEM;
    const { user, session } = identity;
    const { protocol, clock } = login.dependencies;
    const now = seconds(clock);
    if (protocol.choosesAccount(login)) return NOT_FOR_THEM;
    if (protocol.requiresReauthentication(login, session, now))
      return { kind: 'not for them', user, notes: { [REAUTHENTICATION]: 'true' } };
    // Whoever changes what they log in with has proved just now that it is theirs.
    if (login.session.state.actions.length > 0 && now - Number(session.notes.AUTH_TIME ?? 0) > recent(login))
      return { kind: 'not for them', user, notes: { [REAUTHENTICATION]: 'true' } };
    const level = levelOf(login, session, now);
    const notes = withLevel(level);
    const asked = await requestedLevel(withUser(login, user));
    if (asked !== undefined && asked > (level ?? -1)) {
      const stronger = login.session.state.notes[CLIENT_ACTION] !== undefined && { [STRONGER]: 'true' };
      return { kind: 'not for them', user, notes: { ...notes, ...stronger } };
    }
    const place = isImpersonated(session) ? { [IN_THEIR_PLACE]: 'true' } : {};
    return { kind: 'done', user, sessionId: session.id, notes: { ...notes, ...place } };
  },
};
