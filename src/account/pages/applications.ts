import type { Client } from '../../domain/clients/client.ts';
import { isSelfRegistered } from '../../domain/clients/self-registered.ts';
import type { Answer } from '../../http/exchange.ts';
import type { Form } from '../../http/form.ts';
import { effectiveUrl, type Use } from '../applications.ts';
import { applicationsOf } from '../own-applications.ts';
import { revokeAccess } from '../resources/consents.ts';
import { goTo } from './frame.ts';
import { momentIn } from './moment.ts';
import type { AccountPage, Content } from './page.ts';
import { ACCOUNT_CONSOLE, mayOne, type Visit } from './visit.ts';

const PATH = '/applications';

const mayRevoke = (visit: Visit) => mayOne(visit, 'manage-consent', 'manage-account');

/** Which applications they use, and what they allow them. */
export const applications: AccountPage = {
  id: 'applications',
  path: PATH,
  label: 'applications',
  isFor: (visit) => mayOne(visit, 'view-applications', 'manage-account'),
  show: contentOf,
  answer: revoke,
};

async function contentOf(visit: Visit): Promise<Content> {
  const shown = (await applicationsOf(visit))
    .filter(({ client }) => client.clientId !== ACCOUNT_CONSOLE)
    .map(({ client, use }) => shownApplication(visit, client, use));
  const called = new Intl.Collator(visit.locale);
  return { variables: { applications: shown.toSorted((a, b) => called.compare(a.name, b.name)) } };
}

function shownApplication(visit: Visit, client: Client, { inUse, offlineAccess, consent }: Use) {
  const { clientId, name, description = '', rootUrl, baseUrl, attributes } = client;
  const { logoUri, tosUri, policyUri } = attributes;
  return {
    clientId,
    name: name || clientId,
    description,
    url: baseUrl ? effectiveUrl(baseUrl, rootUrl, visit.request.baseUrl) : '',
    inUse,
    offlineAccess,
    isSelfRegistered: isSelfRegistered(client),
    logoUri,
    tosUri,
    policyUri,
    ...(consent && {
      allowed: momentIn(visit, consent.createdAt),
      scopes: visit.realm.clientScopes
        .filter(({ id }) => consent.scopeIds.includes(id))
        .map(({ name: scope, attributes: of }) => of['consent.screen.text'] || scope),
    }),
    isRevocable: mayRevoke(visit) && (consent !== undefined || offlineAccess),
  };
}

async function revoke(visit: Visit, form: Form): Promise<Answer> {
  if (!mayRevoke(visit)) return goTo(visit, PATH, 'failed');
  const wanted = form.get('clientId');
  const found = (await applicationsOf(visit)).find(({ client }) => client.clientId === wanted);
  if (!found || !(found.use.consent || found.use.offlineAccess)) return goTo(visit, PATH, 'gone');
  await revokeAccess(visit, found.client);
  return goTo(visit, PATH, 'revoked');
}
