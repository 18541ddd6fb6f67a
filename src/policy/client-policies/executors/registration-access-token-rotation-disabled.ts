import { defineExecutor, NO_SETTINGS } from '../executor.ts';

/** Whoever manages a client keeps the token to do so (RFC 7592 section 3). */
export const registrationAccessTokenRotationDisabled = defineExecutor({
  id: 'registration-access-token-rotation-disabled',
  helpText: 'Leaves the registration access token in force when a client is updated with it',
  ...NO_SETTINGS,
  keepsRegistrationToken: true,
});
