import { clientOf, defineCondition, realmOf } from '../condition.ts';
import { textsOf } from '../configuration.ts';
import { isRegistering, knowsClient } from '../known-client.ts';

/** Which roles clients have of their own: an administrator marks them by one. */
export const clientRoles = defineCondition<ReadonlySet<string>>({
  id: 'client-roles',
  helpText: 'Met by clients that have one of these roles of their own',
  properties: [
    {
      name: 'roles',
      label: 'client-roles.label',
      helpText: 'client-roles-condition.tooltip',
      type: 'MultivaluedString',
    },
  ],
  settings: (configuration) => new Set(textsOf(configuration, 'roles')),
  vote: (occasion, names) => {
    const isPre = occasion.kind === 'request' && occasion.request.on === 'PRE_AUTHORIZATION_REQUEST';
    if (isRegistering(occasion) || !(isPre || knowsClient(occasion))) return undefined;
    return realmOf(occasion)
      .roles.ofClient(clientOf(occasion).id)
      .some(({ name }) => names.has(name));
  },
});
