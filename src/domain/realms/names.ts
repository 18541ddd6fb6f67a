/** Names that Keycloak's clients and tools rely on. */
export const MASTER = 'master';
export const REALM_MANAGEMENT = 'realm-management';
export const ADMIN_ROLE = 'admin';
export const CREATE_REALM_ROLE = 'create-realm';

/** In `master`, the client whose roles administer a realm. */
export const realmClientId = (realmName: string): string => `${realmName}-realm`;
