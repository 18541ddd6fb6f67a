import type { MapperKind, TokenContext } from './mapper.ts';
import { requestedClaims } from './requested-claims.ts';

type Value = (context: TokenContext) => unknown;

/** The claims that can be asked for one by one, and are not there anyway (as Keycloak). */
const VALUES: ReadonlyMap<string, Value> = new Map<string, Value>([
  [
    'name',
    ({ user: { firstName, lastName } }) => [firstName, lastName].filter(Boolean).join(' ') || undefined,
  ],
  ['given_name', ({ user }) => user.firstName],
  ['family_name', ({ user }) => user.lastName],
  ['preferred_username', ({ user }) => user.username],
  ['email', ({ user }) => user.email],
]);

/** What the request asked for as essential, by the `claims` parameter (OpenID Connect Core section 5.5), whatever the scopes give. */
export const claimsParameterMapper: MapperKind = {
  id: 'oidc-claims-param-token-mapper',
  tokens: ['id', 'userinfo'],
  contribute: () => (claims, context) => {
    const place = claims.typ === 'ID' ? 'id_token' : 'userinfo';
    for (const [name, { essential }] of requestedClaims(context.notes.claims, place)) {
      const value = essential === true ? VALUES.get(name)?.(context) : undefined;
      if (value !== undefined) claims[name] = value;
    }
  },
};
