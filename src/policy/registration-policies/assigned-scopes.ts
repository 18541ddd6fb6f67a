import type { ComponentConfig } from '../../domain/components/config.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { adminError } from '../../errors/admin.ts';
import type { RegistrationPolicy } from './policy.ts';

const ALWAYS = 'assigned-default-scopes';
const ASKED = 'assigned-optional-scopes';

/** Scopes that every client has, whatever it asks for. */
export const assignedScopes: RegistrationPolicy = {
  id: 'assigned-scopes',
  helpText: 'Which client scopes every client gets, whatever it asks for',
  properties: [
    {
      name: ALWAYS,
      label: 'Assigned Default Scopes',
      helpText: 'Names of client scopes that take effect without being asked for',
      type: 'MultivaluedList',
    },
    {
      name: ASKED,
      label: 'Assigned Optional Scopes',
      helpText: 'Names of client scopes that take effect where a request asks for them',
      type: 'MultivaluedList',
    },
  ],
  checkConfig(config, realm) {
    const names = [...(config[ALWAYS] ?? []), ...(config[ASKED] ?? [])];
    const unknown = names.find((name) => realm?.clientScopes.every((scope) => scope.name !== name));
    if (unknown !== undefined) throw adminError(400, `There is no client scope ${unknown}`);
  },
  judge({ client, realm }, config) {
    const always = new Set([...client.defaultClientScopes, ...idsOf(realm, config, ALWAYS)]);
    const asked = new Set([...client.optionalClientScopes, ...idsOf(realm, config, ASKED)]);
    return {
      ...client,
      defaultClientScopes: [...always],
      optionalClientScopes: [...asked].filter((id) => !always.has(id)),
    };
  },
};

const idsOf = ({ clientScopes }: RealmView, config: ComponentConfig, member: string): string[] =>
  clientScopes.filter(({ name }) => config[member]?.includes(name)).map(({ id }) => id);
