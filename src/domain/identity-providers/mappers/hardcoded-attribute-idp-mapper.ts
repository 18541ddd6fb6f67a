import { identityWith, nameRules, userWith } from './attribute.ts';
import type { BrokerMapper } from './mapper.ts';

/** An attribute that every user of the provider has. */
export const hardcodedAttribute: BrokerMapper = {
  id: 'hardcoded-attribute-idp-mapper',
  preprocess(identity, { config: { attribute, 'attribute.value': value } }) {
    return attribute && value !== undefined ? identityWith(identity, attribute, [value]) : identity;
  },
  apply(mapped, { realm, identity, mapper, occasion }) {
    const { attribute, 'attribute.value': value } = mapper.config;
    if (occasion === 'new' || !attribute || value === undefined) return mapped;
    return { ...mapped, user: userWith(mapped.user, attribute, [value], nameRules(realm, identity)) };
  },
};
