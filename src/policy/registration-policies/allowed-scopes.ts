import { scopeNames } from '../../domain/clients/to-representation.ts';
import { among, PolicyViolation, type RegistrationPolicy } from './policy.ts';

const ALLOWED = 'allowed-scopes';

/** A client has no other scopes than these, those of the realm's defaults included. */
export const allowedScopes: RegistrationPolicy = {
  id: 'allowed-scopes',
  helpText: 'Which client scopes a client may have, those included that the realm gives to every client',
  properties: [
    {
      name: ALLOWED,
      label: 'Allowed Scopes',
      helpText:
        'Names of client scopes; what a client gets from the realm without asking is taken away unless it is among them',
      type: 'MultivaluedList',
    },
  ],
  judge({ client, asked, before, realm }, config) {
    const allowed = config[ALLOWED] ?? [];
    const names = [
      ...scopeNames(client.defaultClientScopes, realm.clientScopes),
      ...scopeNames(client.optionalClientScopes, realm.clientScopes),
    ];
    const wanted = new Set([...(asked.defaultClientScopes ?? []), ...(asked.optionalClientScopes ?? [])]);
    const refused = names.find((name) => wanted.has(name) && !allowed.includes(name));
    if (refused !== undefined)
      throw new PolicyViolation(`${refused} is not allowed (${among(allowed)})`, 'scope');
    const ids = new Set(realm.clientScopes.filter(({ name }) => allowed.includes(name)).map(({ id }) => id));
    // What an administrator has given the client since is theirs to take.
    const stays = (id: string) =>
      ids.has(id) || before?.defaultClientScopes.includes(id) || before?.optionalClientScopes.includes(id);
    return {
      ...client,
      defaultClientScopes: client.defaultClientScopes.filter(stays),
      optionalClientScopes: client.optionalClientScopes.filter(stays),
    };
  },
};
