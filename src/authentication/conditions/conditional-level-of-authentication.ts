import { levelIsMissing, levelOf } from '../../domain/authentication/conditions/judgements.ts';
import { reachedLevel, withLevel } from '../level.ts';
import { requestedLevel } from '../requested-level.ts';
import type { LoginCondition } from '../step.ts';

export const levelOfAuthentication: LoginCondition = {
  id: 'conditional-level-of-authentication',
  async holds(login, config) {
    const asked = await requestedLevel(login);
    return levelIsMissing({ requestedLevel: asked, reachedLevel: reachedLevel(login) }, config);
  },
  flowDone: (_login, config) => withLevel(levelOf(config)),
};
