import { defineCondition } from '../condition.ts';
import { textsOf } from '../configuration.ts';
import { updaterOf } from '../known-client.ts';

/** Roles of those who register and change clients. */
export const clientUpdaterSourceRoles = defineCondition<readonly string[]>({
  id: 'client-updater-source-roles',
  helpText: 'Met where a client is registered or changed by somebody with one of these roles',
  properties: [
    {
      name: 'roles',
      label: 'client-updater-source-roles.label',
      helpText: 'client-updater-source-roles.tooltip',
      type: 'MultivaluedString',
      defaultValue: 'admin',
    },
  ],
  settings: (configuration) => textsOf(configuration, 'roles'),
  async vote(occasion, names) {
    const updater = updaterOf(occasion);
    if (!updater) return undefined;
    for (const name of names) if (await updater.hasRole(name)) return true;
    return false;
  },
});
