import type { BrokeredIdentity } from '../brokered-identity.ts';
import type { IdentityProviderMapper } from '../identity-provider.ts';
import { identityWith, nameRules, userWith } from './attribute.ts';
import { claimOf, textsOf } from './claim.ts';
import type { BrokerMapper } from './mapper.ts';

/** Names that are the user's own, in any case. */
const OWN = new Map(['email', 'firstName', 'lastName'].map((name) => [name.toLowerCase(), name]));

/** What a mapper would have the user have; undefined where that is to stay as it is. */
function taken(identity: BrokeredIdentity, { config }: IdentityProviderMapper) {
  const attribute = config['user.attribute'];
  if (!attribute) return undefined;
  const values = textsOf(claimOf(identity, config.claim ?? '')).filter((text) => text !== '');
  const own = OWN.get(attribute.toLowerCase());
  const mayBeGone = config['allow.nullable.property']?.toLowerCase() === 'true';
  if (own !== undefined && values.length === 0 && !mayBeGone) return undefined;
  return { name: own ?? attribute, values };
}

/** An attribute as a claim says it; name and address stay what they are where the claim is not there, unless they may be gone. */
export const userAttribute: BrokerMapper = {
  id: 'oidc-user-attribute-idp-mapper',
  preprocess(identity, mapper) {
    const found = taken(identity, mapper);
    if (!found) return identity;
    // Nothing goes before it is there: whoever is new has what the provider says of them otherwise (as Keycloak).
    const { name, values } = found;
    return values.length === 0 && OWN.has(name.toLowerCase())
      ? identity
      : identityWith(identity, name, values);
  },
  apply(mapped, { realm, identity, mapper, occasion }) {
    const found = occasion === 'new' ? undefined : taken(identity, mapper);
    if (!found) return mapped;
    return { ...mapped, user: userWith(mapped.user, found.name, found.values, nameRules(realm, identity)) };
  },
};
