import type { ClientScope } from '../../domain/client-scopes/client-scope.ts';
import { isSpontaneous } from '../../domain/client-scopes/spontaneous.ts';
import { scopeNames } from '../../domain/clients/to-representation.ts';
import { configValue } from '../../domain/components/config.ts';
import { registrationSettings } from '../../domain/realms/registration-settings.ts';
import { adminError } from '../../errors/admin.ts';
import { inKeycloaksWords, type RegistrationPolicy } from './policy.ts';

const ALLOWED = 'allowed-client-scopes';
const FROM_REALM = 'allow-default-scopes';

/** A registration names only the client scopes listed here, and where that is on, those the realm gives by default. */
export const allowedClientScopes: RegistrationPolicy = {
  id: 'allowed-client-templates',
  helpText:
    'When present, it allows to specify whitelist of client scopes, which will be allowed in representation of registered (or updated) client',
  properties: [
    {
      name: ALLOWED,
      label: 'Allowed Client Scopes',
      helpText: 'Client scopes that may be named',
      type: 'MultivaluedList',
    },
    {
      name: FROM_REALM,
      label: 'Allow Default Scopes',
      helpText: 'Whether the default and optional scopes of the realm may be named',
      type: 'boolean',
      defaultValue: true,
      unchecked: true,
    },
  ],
  checkConfig(config, realm) {
    const named = config[ALLOWED] ?? [];
    const known = realm && new Set([...realm.clientScopes.map(({ name }) => name), 'openid']);
    if (known && !named.every((name) => known.has(name)))
      throw adminError(400, `Client scopes not allowed: [${named.join(', ')}]`);
  },
  judge({ realm, client, asked, before }, config) {
    const fromRealm = (configValue(config, FROM_REALM) ?? 'true').toLowerCase() === 'true';
    const allowed = new Set(config[ALLOWED] ?? []);
    const accepts = registrationSettings(realm.settings).undefinedScopes === 'accept';
    const isOfRealm = (scope: ClientScope) =>
      scope.assignment !== 'none' || (accepts && isSpontaneous(scope));
    for (const scope of realm.clientScopes) {
      if (fromRealm && isOfRealm(scope)) allowed.add(scope.name);
    }
    // What a client has it may name again, where it has it.
    const newOnes = (names: readonly string[] = [], held: readonly string[] = []) => {
      const kept = new Set(scopeNames(held, realm.clientScopes));
      return names.filter((name) => !allowed.has(name) && !kept.has(name));
    };
    const refused = [
      ...newOnes(asked.defaultClientScopes, before?.defaultClientScopes),
      ...newOnes(asked.optionalClientScopes, before?.optionalClientScopes),
    ];
    if (refused.length > 0)
      throw inKeycloaksWords('Not permitted to use specified clientScope', 'scope', refused.join(' '));
    if (before || fromRealm) return client;
    // What nobody named, and the realm gives, is not given where its scopes are switched off; `basic` says who it is.
    const ids = new Set(
      realm.clientScopes.filter(({ name }) => allowed.has(name) || name === 'basic').map(({ id }) => id),
    );
    return {
      ...client,
      defaultClientScopes: client.defaultClientScopes.filter((id) => ids.has(id)),
      optionalClientScopes: client.optionalClientScopes.filter((id) => ids.has(id)),
    };
  },
};
