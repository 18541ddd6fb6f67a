/** The roles of a new realm (Keycloak 26.7), by name; a map gives the roles a composite one includes. */
export type RoleTable = Readonly<Record<string, readonly string[]>>;

/** What an administrator of a realm may be allowed, in `realm-management`, and per realm in `master`. */
export const ADMIN_ROLES: RoleTable = {
  'create-client': [],
  impersonation: [],
  'manage-authorization': [],
  'manage-clients': [],
  'manage-events': [],
  'manage-identity-providers': [],
  'manage-organizations': [],
  'manage-realm': [],
  'manage-users': [],
  'query-clients': [],
  'query-groups': [],
  'query-organizations': [],
  'query-realms': [],
  'query-users': [],
  'view-authorization': [],
  'view-clients': ['query-clients'],
  'view-events': [],
  'view-identity-providers': [],
  'view-organizations': ['query-organizations'],
  'view-realm': [],
  'view-users': ['query-groups', 'query-users'],
};

export const REALM_MANAGEMENT_ROLES: RoleTable = { ...ADMIN_ROLES, 'realm-admin': Object.keys(ADMIN_ROLES) };

export const ACCOUNT_ROLES: RoleTable = {
  'delete-account': [],
  'manage-account': ['manage-account-links'],
  'manage-account-links': [],
  'manage-consent': ['view-consent'],
  'view-applications': [],
  'view-consent': [],
  'view-groups': [],
  'view-profile': [],
};

export const BROKER_ROLES: RoleTable = { 'read-token': [] };

/** What every new user of a realm gets through its default role. */
export const DEFAULT_REALM_ROLES = ['offline_access', 'uma_authorization'];
export const DEFAULT_ACCOUNT_ROLES = ['view-profile', 'manage-account'];
