import { displayNameOf } from '../../domain/identity-providers/display-name.ts';
import type { Answer } from '../../http/exchange.ts';
import type { Form } from '../../http/form.ts';
import { isForLogins, unlinkFrom } from '../own-links.ts';
import { goTo } from './frame.ts';
import type { AccountPage, Content } from './page.ts';
import { mayOne, type Visit } from './visit.ts';

const PATH = '/account-security/linked-accounts';

/** Which identity providers know them. They are linked in a login by the provider, or out of an application; here that is undone. */
export const linkedAccounts: AccountPage = {
  id: 'linked-accounts',
  path: PATH,
  label: 'linkedAccountsSidebarTitle',
  isFor: (visit) =>
    mayOne(visit, 'view-profile', 'manage-account') && visit.realm.identityProviders.some(isForLogins),
  show: contentOf,
  answer: unlink,
};

async function contentOf(visit: Visit): Promise<Content> {
  const { store, realm, user } = visit;
  const identities = await store.users.federatedIdentities(realm.id, user.id);
  const linked = realm.identityProviders.filter(isForLogins).flatMap((provider) => {
    const identity = identities.find(({ providerId }) => providerId === provider.id);
    return identity
      ? [{ alias: provider.alias, name: displayNameOf(provider), username: identity.externalName ?? '' }]
      : [];
  });
  return { variables: { linked, mayUnlink: mayOne(visit, 'manage-account') } };
}

async function unlink(visit: Visit, form: Form): Promise<Answer> {
  if (!mayOne(visit, 'manage-account')) return goTo(visit, PATH, 'failed');
  const outcome = await unlinkFrom(visit, form.get('provider'));
  return goTo(visit, PATH, outcome === 'unknown' ? 'gone' : outcome);
}
