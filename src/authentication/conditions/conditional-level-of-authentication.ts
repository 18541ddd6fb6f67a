import { LEVEL, withLevel } from '../level.ts';
import type { LoginCondition } from '../step.ts';

/** The client asks for this level or a higher one, and the login has not reached it yet. */
export const levelOfAuthentication: LoginCondition = {
  id: 'conditional-level-of-authentication',
  async holds(login, config) {
    const level = Number(config['loa-condition-level']);
    const requested = login.dependencies.protocol.requestedLevel(login);
    const reached = Number(login.session.state.notes[LEVEL] ?? -1);
    // Whoever names no level gets the lowest.
    if (requested === undefined) return reached < 0;
    return reached < level && level <= requested;
  },
  flowDone: (_login, config) => withLevel(Number(config['loa-condition-level'])),
};
