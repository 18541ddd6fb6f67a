import type { RegistrationPolicy } from './policy.ts';

/** A registered client waits until an administrator enables it. */
export const clientDisabled: RegistrationPolicy = {
  id: 'client-disabled',
  helpText:
    'When present, then newly registered client will be disabled and admin needs to manually enable them',
  properties: [],
  judge: ({ client, before }) => ({
    ...client,
    enabled: before === undefined ? false : before.enabled && client.enabled,
  }),
};
