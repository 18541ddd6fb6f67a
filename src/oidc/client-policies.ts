import type { Client } from '../domain/clients/client.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { Conflict, type Store } from '../domain/store.ts';
import type { Request } from '../http/exchange.ts';
import type { Form } from '../http/form.ts';
import type { Clock } from '../lib/clock.ts';
import type { ClientRequest, Effects, RequestEvent } from '../policy/client-policies/client-request.ts';
import { judgeRequest, watchesRequests } from '../policy/client-policies/judge-request.ts';

/** What is asked, by whom. */
export interface Asked {
  readonly realm: RealmView;
  readonly request: Request;
  /** Parameters of the body; of an authorization request those of the query. */
  readonly form: Pick<Form, 'get'>;
  readonly client: Client;
  readonly clock: Clock;
}

type More = Partial<Omit<ClientRequest, 'on' | 'realm' | 'client'>>;

const NO_EFFECTS: Effects = {};

/**
 * Lets the realm's client policies have their say; in a realm without any nothing is done. To be called where Keycloak
 * raises the event of that name, with what else is known then.
 * @throws {RequestRefused}
 */
export async function heedClientPolicies(
  on: RequestEvent,
  { realm, request, form, client, clock }: Asked,
  more: More = {},
): Promise<Effects> {
  if (!watchesRequests({ realm })) return NO_EFFECTS;
  return judgeRequest({
    on,
    realm,
    client,
    issuer: issuerOf(request.baseUrl, realm.name),
    parameters: form,
    method: request.method,
    proof: request.headers.dpop,
    certificate: request.clientCertificate?.thumbprint,
    now: clock.now(),
    ...more,
  });
}

/** Stores what policies add to a client. Whoever changed it meanwhile goes before: the next request says it again. */
export async function keepAttributes(store: Store, client: Client, { attributes }: Effects): Promise<void> {
  if (!attributes) return;
  const changed = { ...client, attributes: { ...client.attributes, ...attributes } };
  try {
    await store.commit([store.clients.update(changed, { ifRevision: client.revision })]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}
