import { inKeycloaksWords, type RegistrationPolicy } from './policy.ts';

/** A registered client waits until an administrator enables it. */
export const clientDisabled: RegistrationPolicy = {
  id: 'client-disabled',
  helpText:
    'When present, then newly registered client will be disabled and admin needs to manually enable them',
  properties: [],
  judge({ client, before, asked }) {
    if (before === undefined) return { ...client, enabled: false };
    if (asked.enabled === true && !before.enabled)
      throw inKeycloaksWords('Not permitted to enable client', 'enabled');
    return { ...client, enabled: before.enabled && client.enabled };
  },
};
