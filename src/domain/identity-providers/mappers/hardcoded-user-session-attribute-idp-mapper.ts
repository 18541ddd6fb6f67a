import type { BrokerMapper } from './mapper.ts';

/** A note that every session begun by way of the provider has, whatever the sync mode. */
export const hardcodedSessionAttribute: BrokerMapper = {
  id: 'hardcoded-user-session-attribute-idp-mapper',
  preprocess(identity, { config: { attribute, 'attribute.value': value } }) {
    if (!attribute || value === undefined) return identity;
    return { ...identity, sessionNotes: { ...identity.sessionNotes, [attribute]: value } };
  },
};
