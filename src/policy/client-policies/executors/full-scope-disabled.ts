import { isSet } from '../configuration.ts';
import { AUTO_CONFIGURE, autoConfigure, ClientPolicyViolation, defineExecutor } from '../executor.ts';

/** A client's tokens hold the roles that are meant for it, not all that its users have. */
export const fullScopeDisabled = defineExecutor<boolean>({
  id: 'full-scope-disabled',
  helpText: 'Holds clients to roles that are in their scope',
  properties: [
    autoConfigure('Whether clients are set to it; otherwise those that are not are refused', true),
  ],
  settings: (configuration) => isSet(configuration, AUTO_CONFIGURE, true),
  onChange({ client }, configures) {
    if (configures) return { ...client, fullScopeAllowed: false };
    if (client.fullScopeAllowed)
      throw new ClientPolicyViolation('invalid_registration', 'Not permitted to enable fullScopeAllowed', {
        field: 'fullScopeAllowed',
      });
    return client;
  },
});
