import { levelIsMissing, levelOf } from '../../domain/authentication/conditions/judgements.ts';
import { LEVEL, withLevel } from '../level.ts';
import type { LoginCondition } from '../step.ts';

export const levelOfAuthentication: LoginCondition = {
  id: 'conditional-level-of-authentication',
  async holds(login, config) {
    const requestedLevel = login.dependencies.protocol.requestedLevel(login);
    const reachedLevel = Number(login.session.state.notes[LEVEL] ?? -1);
    return levelIsMissing({ requestedLevel, reachedLevel }, config);
  },
  flowDone: (_login, config) => withLevel(levelOf(config)),
};
