import { inKeycloaksWords, type RegistrationPolicy } from './policy.ts';

/** A registered client carries only the roles mapped to it. */
export const fullScopeDisabled: RegistrationPolicy = {
  id: 'scope',
  helpText: "When present, then newly registered client won't have full scope allowed",
  properties: [],
  judge({ client, before, asked }) {
    if (before === undefined) return { ...client, fullScopeAllowed: false };
    if (asked.fullScopeAllowed === true && !before.fullScopeAllowed) {
      throw inKeycloaksWords('Not permitted to enable fullScopeAllowed', 'fullScopeAllowed');
    }
    return client;
  },
};
