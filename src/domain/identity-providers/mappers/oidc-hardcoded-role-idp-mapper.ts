import { givesRole } from './role.ts';

export const hardcodedRole = givesRole('oidc-hardcoded-role-idp-mapper');
