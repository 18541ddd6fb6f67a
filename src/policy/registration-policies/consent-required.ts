import { inKeycloaksWords, type RegistrationPolicy } from './policy.ts';

/** People are always asked before a registered client gets at what is theirs. */
export const consentRequired: RegistrationPolicy = {
  id: 'consent-required',
  helpText: "When present, then newly registered client will always have 'consentRequired' switch enabled",
  properties: [],
  judge({ client, before }) {
    if (before === undefined) return { ...client, consentRequired: true };
    if (before.consentRequired && !client.consentRequired) {
      throw inKeycloaksWords('Not permitted to update consentRequired to false', 'consentRequired');
    }
    return client;
  },
};
