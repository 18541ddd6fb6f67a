import type { Step } from '../step.ts';
import { NOT_FOR_THEM } from '../turn.ts';

/** Would send people on to an identity provider: logins by way of others are not built, and nobody is sent anywhere. */
export const identityProviderRedirector: Step = {
  id: 'identity-provider-redirector',
  asksNothing: true,
  begin: async () => NOT_FOR_THEM,
};
