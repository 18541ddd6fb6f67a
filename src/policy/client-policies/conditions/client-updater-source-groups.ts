import { defineCondition } from '../condition.ts';
import { textsOf } from '../configuration.ts';
import { updaterOf } from '../known-client.ts';

/** Groups of those who register and change clients. */
export const clientUpdaterSourceGroups = defineCondition<readonly string[]>({
  id: 'client-updater-source-groups',
  helpText: 'Met where a client is registered or changed by a member of one of these groups',
  properties: [
    {
      name: 'groups',
      label: 'client-updater-source-groups.label',
      helpText: 'client-updater-source-groups.tooltip',
      type: 'MultivaluedString',
      defaultValue: 'topGroup',
    },
  ],
  settings: (configuration) => textsOf(configuration, 'groups'),
  async vote(occasion, names) {
    const updater = updaterOf(occasion);
    if (!updater) return undefined;
    return (await updater.groups())?.some((name) => names.includes(name)) ?? false;
  },
});
