import type { BrokeredIdentity } from '../brokered-identity.ts';
import type { IdentityProviderMapper } from '../identity-provider.ts';
import { identityWith, nameRules, userWith } from './attribute.ts';
import { inProfile, textsOf } from './claim.ts';
import type { BrokerMapper } from './mapper.ts';

/** What stands in the profile where a mapper looks; undefined where the mapper says not what goes where. */
function found(
  { claims }: BrokeredIdentity,
  { config: { jsonField, userAttribute } }: IdentityProviderMapper,
) {
  const [field, attribute] = [jsonField?.trim(), userAttribute?.trim()];
  if (!field || !attribute || /^[.[]|\.$/.test(field)) return undefined;
  return { attribute, values: textsOf(inProfile(claims.userInfo, field)) };
}

/** An attribute as the profile of a service has it; with `LEGACY` it stays what it was at first. */
export const profileAttribute = (id: string): BrokerMapper => ({
  id,
  preprocess(identity, mapper) {
    const { attribute, values = [] } = found(identity, mapper) ?? {};
    return attribute && values.length > 0 ? identityWith(identity, attribute, values) : identity;
  },
  apply(mapped, { realm, identity, mapper, occasion }) {
    const { attribute, values = [] } = (occasion === 'force' && found(identity, mapper)) || {};
    if (!attribute) return mapped;
    return { ...mapped, user: userWith(mapped.user, attribute, values, nameRules(realm, identity)) };
  },
});
