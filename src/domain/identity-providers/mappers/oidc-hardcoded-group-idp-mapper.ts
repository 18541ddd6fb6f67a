import { holdsGroup } from './group.ts';

export const hardcodedGroup = holdsGroup('oidc-hardcoded-group-idp-mapper', () => true);
