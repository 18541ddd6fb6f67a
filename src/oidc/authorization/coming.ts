import type { Client } from '../../domain/clients/client.ts';
import { PUSHED, spentIdOf } from '../../domain/pushed-requests/pushed-request.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Request } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import type { OidcDependencies } from '../dependencies.ts';
import type { Parameters } from './asked.ts';
import { type Check, invalidRequest } from './checks/check.ts';
import { ShownToPerson } from './error-page.ts';
import type { Coming } from './policies.ts';
import { type Opened, openRequest } from './request-object.ts';

/** What is sent beside a request object must say the same of what is asked for (OpenID Connect Core section 6.1). */
export const agreesWith =
  ({ response_type: sent }: Parameters, { requestObject, isPushed }: Coming): Check =>
  ({ parameters: { response_type: asked } }) =>
    requestObject && !isPushed && sent !== undefined && sent !== asked
      ? invalidRequest('Parameter response_type does not match')
      : undefined;

/** The request itself: as it was sent, as the client pushed it before, or what its object says. @throws {ShownToPerson} */
export async function comingOf(
  dependencies: OidcDependencies,
  realm: RealmView,
  client: Client,
  request: Request,
  sent: Parameters,
): Promise<Opened & Coming> {
  const { request_uri: uri } = sent;
  if (!uri?.startsWith(PUSHED))
    return { ...(await openRequest(dependencies, realm, client, request, sent)), isPushed: false };
  const now = seconds(dependencies.clock);
  const { pushedRequests, spentTokens } = dependencies.store;
  const [pushed, isSpent] = await Promise.all([
    pushedRequests.find(realm.id, uri, now),
    spentTokens.isSpent(realm.id, spentIdOf(uri)),
  ]);
  // Pages may be loaded again until somebody has got to the client by it; then it is spent (RFC 9126 section 4).
  if (!pushed || isSpent) throw refused('PAR not found, not issued or used multiple times.');
  if (pushed.clientId !== client.id)
    throw refused("The client_id parameter doesn't match the one from OIDC 'request' or 'request_uri'");
  if (sent.request !== undefined)
    throw refused("Illegal to use both 'request' and 'request_uri' parameters together");
  // What the browser adds counts for nothing (RFC 9126 section 4).
  const { parameters, requestObject, isObjectEncrypted } = pushed;
  return {
    parameters,
    ...(requestObject && { requestObject }),
    ...(isObjectEncrypted && { isObjectEncrypted }),
    isPushed: true,
    pushed: new Set(Object.keys(parameters)),
  };
}

const refused = (reason: string) =>
  new ShownToPerson('invalidRequestMessage', 'invalid_request', [], 400, { reason });
