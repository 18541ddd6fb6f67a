import type { RegistrationPolicy } from './policy.ts';

/** A registered client waits until an administrator enables it. */
export const clientDisabled: RegistrationPolicy = {
  id: 'client-disabled',
  helpText: 'Newly registered clients are disabled until an administrator enables them',
  properties: [],
  judge: ({ client, before }) => ({
    ...client,
    enabled: before === undefined ? false : before.enabled && client.enabled,
  }),
};
