import { displayNameOf } from '../../domain/identity-providers/display-name.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import { providerKinds } from '../../domain/identity-providers/kinds.ts';
import type { FederatedIdentity } from '../../domain/users/user.ts';
import { adminError } from '../../errors/admin.ts';
import { notFound } from '../../errors/http.ts';
import { type Answer, noContent, ok, type Request } from '../../http/exchange.ts';
import { isForLogins, unlinkFrom } from '../own-links.ts';
import { type AccountRequest, type Endpoint, inAnothersPlace } from '../resource.ts';

const MANAGE = ['manage-account'];

/** `/linked-accounts`: which identity providers know the person. They are linked in the login (`kc_action`), not here. */
export const linkedAccountEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/linked-accounts', roles: ['view-profile', 'manage-account'], handle: list },
  {
    method: 'GET',
    path: '/linked-accounts/:provider',
    roles: MANAGE,
    async handle() {
      const instead = 'Use AIA with kc_action=idp_link instead.';
      throw adminError(404, `Legacy client-initiated account linking is disabled. ${instead}`);
    },
  },
  { method: 'DELETE', path: '/linked-accounts/:provider', roles: MANAGE, handle: unlink },
];

const shown = (provider: IdentityProvider, identity: FederatedIdentity | undefined) => ({
  connected: identity !== undefined,
  providerAlias: provider.alias,
  providerName: provider.alias,
  displayName: displayNameOf(provider),
  ...(identity?.externalName !== undefined && { linkedUsername: identity.externalName }),
  social: providerKinds.get(provider.providerId)?.group === 'Social',
});

async function list({ store, realm, user, request }: AccountRequest): Promise<Answer> {
  const [first, max] = [numberIn(request, 'first'), numberIn(request, 'max')];
  const identities = await store.users.federatedIdentities(realm.id, user.id);
  const identityOf = ({ id }: IdentityProvider) => identities.find(({ providerId }) => providerId === id);
  const linked = request.query.get('linked');
  const byAlias = realm.identityProviders
    .filter(isForLogins)
    .toSorted((a, b) => (a.alias < b.alias ? -1 : 1));
  // Pages and searches are of those that are linked, or that are not.
  if (linked === null) {
    const order = ({ config }: IdentityProvider) =>
      Number.parseInt(config.guiOrder ?? '', 10) || Number.MAX_SAFE_INTEGER;
    return ok(byAlias.toSorted((a, b) => order(a) - order(b)).map((each) => shown(each, identityOf(each))));
  }
  const search = (request.query.get('search') ?? '').replace(/^\*|\*$/g, '').toLowerCase();
  const those = byAlias
    .filter((each) => (identityOf(each) !== undefined) === (linked === 'true'))
    .filter((each) => each.alias.toLowerCase().includes(search))
    .slice(first ?? 0)
    .slice(0, max === undefined || max < 0 ? undefined : max);
  return ok(those.map((each) => shown(each, identityOf(each))));
}

/** @throws {Refusal} 404 for what is no number (as Keycloak) */
function numberIn({ query }: Request, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (!/^-?\d{1,9}$/.test(value)) throw notFound();
  return Number(value);
}

/** Why an identity was not taken away, in Keycloak's words. */
const NOT_UNLINKED = {
  unknown: 'identityProviderNotFoundMessage',
  gone: 'This identity is not active anymore.',
  last: 'You can not remove last federated identity as you do not have a password.',
} as const;

async function unlink(account: AccountRequest): Promise<Answer> {
  const outcome = await unlinkFrom(account, account.request.params.provider);
  if (outcome === 'failed') throw inAnothersPlace();
  if (outcome !== 'unlinked') throw adminError(400, NOT_UNLINKED[outcome]);
  return noContent;
}
