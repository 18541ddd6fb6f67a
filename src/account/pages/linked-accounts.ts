import { displayNameOf } from '../../domain/identity-providers/display-name.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import type { Answer } from '../../http/exchange.ts';
import type { Form } from '../../http/form.ts';
import { isForLogins, unlinkFrom } from '../own-links.ts';
import { goTo } from './frame.ts';
import type { AccountPage, Content } from './page.ts';
import { actionUrl, offersAction } from './sign-in.ts';
import { mayOne, type Visit } from './visit.ts';

const PATH = '/account-security/linked-accounts';

const LINK = 'idp_link';

/** Which identity providers know them. They are linked in a required action, which goes there and back; here that is undone. */
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
  const identityOf = ({ id }: IdentityProvider) => identities.find(({ providerId }) => providerId === id);
  const all = realm.identityProviders.filter(isForLogins);
  const linked = all.flatMap((provider) => {
    const identity = identityOf(provider);
    return identity
      ? [{ alias: provider.alias, name: displayNameOf(provider), username: identity.externalName ?? '' }]
      : [];
  });
  const others = mayLink(visit) ? all.filter((provider) => !identityOf(provider)) : [];
  const unlinked = await Promise.all(
    others
      .filter(({ providerId }) => visit.canLogInBy(providerId))
      .map(async (provider) => ({
        name: displayNameOf(provider),
        linkUrl: await actionUrl(visit, PATH, LINK, provider.alias),
      })),
  );
  return { variables: { linked, unlinked, mayUnlink: mayOne(visit, 'manage-account') } };
}

const mayLink = (visit: Visit): boolean =>
  mayOne(visit, 'manage-account', 'manage-account-links') && offersAction(visit.realm, LINK);

async function unlink(visit: Visit, form: Form): Promise<Answer> {
  if (!mayOne(visit, 'manage-account')) return goTo(visit, PATH, 'failed');
  const outcome = await unlinkFrom(visit, form.get('provider'));
  return goTo(visit, PATH, outcome === 'unknown' ? 'gone' : outcome);
}
