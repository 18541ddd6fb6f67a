import type { Method } from '../http/exchange.ts';

type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'ACTION';

/** How the events of administrators name a change (Keycloak 26.7). */
export interface RecordedChange {
  readonly operation: Operation;
  /** Keycloak's resource type. */
  readonly resourceType: string;
  /** Members that Keycloak's representation has by itself. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** In the audit record alone: Keycloak leaves no event. */
  readonly unlisted?: boolean;
}

type Row = readonly [path: string, resourceType: string, how?: How];
type How = Partial<Record<'POST' | 'PUT' | 'DELETE', Operation>> &
  Pick<RecordedChange, 'members' | 'unlisted'>;

const LINKED: How = { PUT: 'CREATE' };
const DONE: How = { POST: 'ACTION', PUT: 'ACTION' };
const UNLISTED: How = { ...DONE, DELETE: 'ACTION', unlisted: true };
const ROLE: How = { members: { composite: false } };
const MAPPER: How = { members: { consentRequired: false } };
const GROUP: How = { members: { subGroups: [] } };
const EXECUTION: How = { members: { level: 0, index: 0, priority: 0 } };
const PRIORITY: How = { POST: 'UPDATE' };
const TAKEN: How = { POST: 'DELETE' };

/** What each path is about; the first row that the path begins with. */
const ROWS: readonly Row[] = [
  ['/clients/:id/default-client-scopes', 'CLIENT_SCOPE_CLIENT_MAPPING', LINKED],
  ['/clients/:id/optional-client-scopes', 'CLIENT_SCOPE_CLIENT_MAPPING', LINKED],
  ['/clients/:id/scope-requests', 'CLIENT_SCOPE_CLIENT_MAPPING', DONE],
  ['/clients/:id/protocol-mappers', 'PROTOCOL_MAPPER', MAPPER],
  ['/clients/:id/scope-mappings/realm', 'REALM_SCOPE_MAPPING', ROLE],
  ['/clients/:id/scope-mappings/clients', 'CLIENT_SCOPE_MAPPING', ROLE],
  ['/clients/:id/roles/:name/management', 'CLIENT_ROLE', UNLISTED],
  ['/clients/:id/roles/:name/composites', 'CLIENT_ROLE', ROLE],
  ['/clients/:id/roles', 'CLIENT_ROLE', ROLE],
  ['/clients/:id/nodes', 'CLUSTER_NODE'],
  ['/clients/:id/management', 'CLIENT', UNLISTED],
  ['/clients/:id/sign-up-invitations', 'CLIENT', { DELETE: 'ACTION', ...DONE }],
  ['/clients/:id/sign-up', 'CLIENT', { PUT: 'UPDATE', DELETE: 'UPDATE' }],
  ['/clients/:id/', 'CLIENT', DONE],
  ['/clients-initial-access', 'CLIENT_INITIAL_ACCESS_MODEL'],
  ['/clients', 'CLIENT'],
  ['/client-scopes/:id/protocol-mappers', 'PROTOCOL_MAPPER', MAPPER],
  ['/client-scopes/:id/scope-mappings/realm', 'REALM_SCOPE_MAPPING', ROLE],
  ['/client-scopes/:id/scope-mappings/clients', 'CLIENT_SCOPE_MAPPING', ROLE],
  ['/client-scopes', 'CLIENT_SCOPE'],
  ['/default-default-client-scopes', 'CLIENT_SCOPE', LINKED],
  ['/default-optional-client-scopes', 'CLIENT_SCOPE', LINKED],
  ['/client-policies', 'REALM', { unlisted: true }],
  ['/components', 'COMPONENT'],
  ['/roles/:name/management', 'REALM_ROLE', UNLISTED],
  ['/roles-by-id/:id/management', 'REALM_ROLE', UNLISTED],
  ['/roles/:name/composites', 'REALM_ROLE', ROLE],
  ['/roles-by-id/:id/composites', 'REALM_ROLE', ROLE],
  ['/roles', 'REALM_ROLE', ROLE],
  ['/users/:id/role-mappings/realm', 'REALM_ROLE_MAPPING', ROLE],
  ['/users/:id/role-mappings/clients', 'CLIENT_ROLE_MAPPING', ROLE],
  ['/users/:id/groups', 'GROUP_MEMBERSHIP', LINKED],
  ['/users/:id/federated-identity', 'USER', { POST: 'CREATE' }],
  ['/users/:id/credentials/:credential/move', 'USER', UNLISTED],
  ['/users/:id/credentials/:credential/userLabel', 'USER', { unlisted: true }],
  ['/users/:id/credentials/:credential', 'USER', { DELETE: 'ACTION' }],
  ['/users/:id/disable-credential-types', 'USER', UNLISTED],
  ['/users/:id/consents', 'USER', { DELETE: 'ACTION' }],
  ['/users/:id/impersonation', 'USER', UNLISTED],
  ['/users/:id/', 'USER', DONE],
  ['/users/profile', 'USER_PROFILE'],
  ['/users-management-permissions', 'USER', UNLISTED],
  ['/users', 'USER'],
  ['/sign-up-applications', 'USER', DONE],
  ['/groups/:id/role-mappings/realm', 'REALM_ROLE_MAPPING', ROLE],
  ['/groups/:id/role-mappings/clients', 'CLIENT_ROLE_MAPPING', ROLE],
  ['/groups/:id/management', 'GROUP', UNLISTED],
  ['/groups', 'GROUP', GROUP],
  ['/default-groups', 'GROUP', LINKED],
  ['/authentication/required-actions/:alias/config', 'REQUIRED_ACTION_CONFIG'],
  ['/authentication/required-actions/:alias/', 'REQUIRED_ACTION', PRIORITY],
  ['/authentication/required-actions', 'REQUIRED_ACTION', { members: { defaultAction: false, priority: 0 } }],
  ['/authentication/register-required-action', 'REQUIRED_ACTION'],
  ['/authentication/flows/:alias/executions/flow', 'AUTH_EXECUTION_FLOW'],
  ['/authentication/flows/:alias/executions/execution', 'AUTH_EXECUTION'],
  ['/authentication/flows/:alias/executions', 'AUTH_EXECUTION', EXECUTION],
  ['/authentication/flows', 'AUTH_FLOW'],
  ['/authentication/executions/:execution/config', 'AUTHENTICATOR_CONFIG'],
  ['/authentication/executions/:id/', 'AUTH_EXECUTION', PRIORITY],
  ['/authentication/executions', 'AUTH_EXECUTION'],
  ['/authentication/config', 'AUTHENTICATOR_CONFIG'],
  ['/identity-provider/instances/:alias/mappers', 'IDENTITY_PROVIDER_MAPPER'],
  ['/identity-provider/instances', 'IDENTITY_PROVIDER', { members: { enabled: true } }],
  ['/ui-ext/role-mapping-delete/users', 'REALM_ROLE_MAPPING', TAKEN],
  ['/ui-ext/role-mapping-delete/groups', 'REALM_ROLE_MAPPING', TAKEN],
  ['/ui-ext/role-mapping-delete', 'CLIENT_SCOPE_MAPPING', TAKEN],
  ['/ui-ext', 'REALM'],
  ['/user-storage', 'USER_FEDERATION_PROVIDER', DONE],
  ['/clear-', 'REALM', DONE],
  ['/attack-detection', 'USER_LOGIN_FAILURE'],
  ['/sessions', 'USER_SESSION'],
  ['/localization', 'REALM', { POST: 'UPDATE', unlisted: true }],
  ['/partialImport', 'REALM', UNLISTED],
  ['/client-description-converter', 'CLIENT', UNLISTED],
  ['/partial-export', 'REALM', UNLISTED],
  ['/testSMTPConnection', 'REALM', UNLISTED],
  ['/logout-all', 'REALM', DONE],
  ['/push-revocation', 'REALM', DONE],
  ['/events/config', 'REALM'],
  // Whoever clears a list is remembered.
  ['/events', 'REALM', UNLISTED],
  ['/admin-events', 'REALM', UNLISTED],
];

/** Paths where something is worked out for whoever asks, and nothing changed. */
const ANSWERS = new Set([
  '/client-description-converter',
  '/client-registration-policy/dry-run',
  '/client-types',
  '/identity-provider/import-config',
  '/identity-provider/upload-certificate',
]);

const USUALLY = { POST: 'CREATE', PUT: 'UPDATE', DELETE: 'DELETE' } as const;

/**
 * How a request of that method to that path is recorded; undefined for one that changes nothing.
 * @param path pattern below the realm; empty for the realm itself
 */
export function recordedAs(method: Method, path: string): RecordedChange | undefined {
  if (method !== 'POST' && method !== 'PUT' && method !== 'DELETE') return undefined;
  if (ANSWERS.has(path)) return undefined;
  // The name that client scopes had long ago.
  const about = path.replace('/client-templates', '/client-scopes');
  const [, resourceType, how = {}]: Row =
    path === '' ? ['', 'REALM'] : (ROWS.find(([start]) => about.startsWith(start)) ?? ['', 'CUSTOM']);
  const { members, unlisted } = how;
  return {
    operation: how[method] ?? USUALLY[method],
    resourceType,
    ...(members && { members }),
    ...(unlisted && { unlisted }),
  };
}
