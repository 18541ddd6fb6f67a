import { UPDATE_SOURCES } from '../client-change.ts';
import { defineCondition } from '../condition.ts';
import { textsOf } from '../configuration.ts';
import { updaterOf } from '../known-client.ts';

/** By which kind of credentials clients are registered and changed. */
export const clientUpdaterContext = defineCondition<readonly string[]>({
  id: 'client-updater-context',
  helpText: 'Met where a client is registered or changed in one of these ways',
  properties: [
    {
      name: 'update-client-source',
      label: 'Update Client Context',
      helpText:
        'With an initial access token, a registration access token, as an authenticated user or service account (so does the Admin REST API), or by nobody in particular',
      type: 'MultivaluedList',
      defaultValue: 'ByAuthenticatedUser',
      options: UPDATE_SOURCES,
    },
  ],
  settings: (configuration) => textsOf(configuration, 'update-client-source'),
  vote(occasion, sources) {
    const updater = updaterOf(occasion);
    return updater && sources.includes(updater.source);
  },
});
