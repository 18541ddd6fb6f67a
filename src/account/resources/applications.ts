import { type Answer, ok } from '../../http/exchange.ts';
import { applicationRepresentation } from '../applications.ts';
import { applicationsOf } from '../own-applications.ts';
import { type AccountRequest, type Endpoint, NO_CACHE } from '../resource.ts';
import { textsFor } from '../texts.ts';

/** `/applications`: clients that the person uses, has allowed something, or shall see. */
export const applicationEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/applications', roles: ['view-applications', 'manage-account'], handle: list },
];

async function list(account: AccountRequest): Promise<Answer> {
  const name = account.request.query.get('name')?.trim().toLowerCase();
  const texts = textsFor(account);
  const isCalledSo = (text = '') => !name || texts.sayText(text).toLowerCase().includes(name);
  const applications = await applicationsOf(account);
  return ok(
    applications
      .filter(({ client }) => isCalledSo(client.name))
      .map(({ client, use }) => applicationRepresentation(account, client, use)),
    NO_CACHE,
  );
}
