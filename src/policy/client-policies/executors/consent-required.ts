import { isSet } from '../configuration.ts';
import { AUTO_CONFIGURE, autoConfigure, ClientPolicyViolation, defineExecutor } from '../executor.ts';

/** People are asked before a client gets to know about them. */
export const consentRequired = defineExecutor<boolean>({
  id: 'consent-required',
  helpText: 'Holds clients to asking for the consent of users',
  properties: [
    autoConfigure('Whether clients are set to it; otherwise those that are not are refused', true),
  ],
  settings: (configuration) => isSet(configuration, AUTO_CONFIGURE, true),
  onChange({ client, before, asked }, configures) {
    // A new client that asks for consent has no full scope, unless it asks for that as well.
    const fullScopeAllowed =
      client.fullScopeAllowed && (before !== undefined || asked.fullScopeAllowed === true);
    if (configures) return { ...client, consentRequired: true, fullScopeAllowed };
    if (!client.consentRequired)
      throw new ClientPolicyViolation(
        'invalid_registration',
        'Client is required to enable consentRequired',
        {
          field: 'consentRequired',
        },
      );
    return client;
  },
});
