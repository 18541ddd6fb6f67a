import { newId } from '../../lib/ids.ts';
import { freshClientScopes } from '../realms/fresh/client-scopes.ts';
import type { ClientScope } from './client-scope.ts';

const MARK = 'client.registration';
/** A scope-token (RFC 6749 section 3.3). */
const NAME = /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/;

/** Names that mean something to the server: no registration brings one back that an administrator took away. */
const MEANT = new Set(['openid', 'organization', ...freshClientScopes('').map(({ name }) => name)]);

/** Whether a registration may make a client scope of that name, where its realm accepts what it does not define. */
export const isSpontaneousName = (name: string): boolean => NAME.test(name) && !MEANT.has(name);

/** A scope that a registration made by naming it: it stands for nothing but its name. */
export const isSpontaneous = ({ attributes }: ClientScope): boolean => attributes[MARK] === 'true';

/** A scope without claims or roles, which no other client gets unless it names it. */
export const spontaneousScope = (realmId: string, name: string): ClientScope => ({
  id: newId(),
  realmId,
  name,
  description: 'Made by a client registration that named it',
  protocol: 'openid-connect',
  attributes: { 'display.on.consent.screen': 'true', 'include.in.token.scope': 'true', [MARK]: 'true' },
  protocolMappers: [],
  scopeMappings: [],
  assignment: 'none',
});
