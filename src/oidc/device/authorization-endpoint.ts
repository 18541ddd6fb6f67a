import type { Client } from '../../domain/clients/client.ts';
import {
  newDeviceCode,
  newUserCode,
  shownUserCode,
} from '../../domain/device-authorizations/device-authorization.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { Conflict } from '../../domain/store.ts';
import { invalidRequest } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, type Request, refused } from '../../http/exchange.ts';
import { type Form, readForm } from '../../http/form.ts';
import { getRealm, requireEnabled } from '../../http/realm.ts';
import { requireSecureTransport } from '../../http/secure-transport.ts';
import { seconds } from '../../lib/clock.ts';
import type { Parameters } from '../authorization/asked.ts';
import { codeChallenge } from '../authorization/checks/code-challenge.ts';
import { ShownToPerson } from '../authorization/error-page.ts';
import { readParameters, requireNumber } from '../authorization/parameters.ts';
import { openRequest } from '../authorization/request-object.ts';
import { told } from '../authorization/told.ts';
import { authenticateClient } from '../client-authentication.ts';
import { heedClientPolicies } from '../client-policies.ts';
import { corsOf, corsOfRefusal } from '../cors.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { type Happening, recordRefusal, tellProved } from '../happening.ts';

import { deviceLifespan, isDeviceGrantEnabled, pollingInterval } from './settings.ts';

/** What devices are told is for this moment. */
const NOT_KEPT = { 'cache-control': 'no-store, must-revalidate, max-age=0' };

/** Codes that devices of one network may be given in a minute: each is a row until it is over. */
const A_MINUTE = 300;

/** A device asks for the codes by which its user lets it in (RFC 8628 section 3.1). */
export async function authorizeDevice(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  const realm = await getRealm(dependencies.realms, request);
  const happening: Happening = { realm, request, type: 'OAUTH2_DEVICE_AUTH', details: {} };
  const known: Known = { happening };
  try {
    return await perform(dependencies, realm, request, known);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await recordRefusal(dependencies, happening, error);
    // Who has been let in but gets no codes reads of it nowhere but at home (as Keycloak).
    return { ...refused(error), earlyHeaders: known.client ? {} : corsOfRefusal(undefined, request) };
  }
}

interface Known {
  readonly happening: Happening;
  client?: Client;
}

async function perform(
  dependencies: OidcDependencies,
  realm: RealmView,
  request: Request,
  known: Known,
): Promise<Answer> {
  const { store, clock, limiter } = dependencies;
  requireSecureTransport(realm, request);
  requireEnabled(realm);
  const form = readForm(request);
  let earlyHeaders = {};
  const met = (client: Client) => {
    known.client = client;
    tellProved(known.happening, client);
    earlyHeaders = corsOf(client, request);
  };
  const { client } = await authenticateClient(dependencies, realm, request, form, met, known.happening);
  const details = await checked(dependencies, realm, request, client, form);
  limiter?.takeInNetwork('device authorizations', request.ip, A_MINUTE);
  const [expiresIn, interval] = [deviceLifespan(realm, client), pollingInterval(realm, client)];
  const made = async () => {
    const [deviceCode, userCode] = [newDeviceCode(), newUserCode()];
    await store.commit([
      store.deviceAuthorizations.create({
        realmId: realm.id,
        deviceCode,
        userCode,
        clientId: client.id,
        expiresAt: seconds(clock) + expiresIn,
        details: { ...details, interval },
      }),
    ]);
    return { deviceCode, userCode: shownUserCode(userCode) };
  };
  // Two devices are never told the same: whoever draws a code that is out draws again.
  const { deviceCode, userCode } = await made().catch((error: unknown) => {
    if (error instanceof Conflict && error.reason === 'duplicate-user-code') return made();
    throw error;
  });
  const at =
    realm.settings.attributes.shortVerificationUri || `${issuerOf(request.baseUrl, realm.name)}/device`;
  return {
    status: 200,
    earlyHeaders,
    headers: { 'content-type': 'application/json', ...NOT_KEPT },
    json: {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: at,
      verification_uri_complete: `${at}?user_code=${userCode}`,
      expires_in: expiresIn,
      interval,
    },
  };
}

/** What the device asks for. @throws {Refusal} 400 or 403 */
async function checked(
  dependencies: OidcDependencies,
  realm: RealmView,
  request: Request,
  client: Client,
  form: Form,
) {
  if (!isDeviceGrantEnabled(client))
    throw new Refusal(400, 'unauthorized_client', {
      description:
        'Client is not allowed to initiate OAuth 2.0 Device Authorization Grant. The flow is disabled for the client.',
    });
  if (client.bearerOnly)
    throw new Refusal(403, 'unauthorized_client', {
      description: 'Bearer-only applications are not allowed to initiate browser login.',
    });
  if (form.repeats) throw duplicated();
  const parameters = await parametersOf(dependencies, realm, request, client);
  const { scope, nonce, code_challenge: challenge, code_challenge_method: method } = parameters;
  const wrong = codeChallenge({ client, parameters }, { type: { code: false } });
  if (wrong) throw new Refusal(400, wrong.error, { description: wrong.description, headers: NOT_KEPT });
  await heedClientPolicies(
    'DEVICE_AUTHORIZATION_REQUEST',
    { realm, request, form, client, clock: dependencies.clock },
    { scope },
  );
  return {
    scope,
    nonce,
    codeChallenge: challenge,
    codeChallengeMethod: challenge === undefined ? undefined : (method ?? 'plain'),
  };
}

/** Keycloak's words, and of the event. */
const duplicated = () => {
  const description = 'duplicated parameter';
  return new Refusal(400, 'invalid_grant', {
    description,
    event: { error: 'invalid_request', reason: description },
  });
};

/** What the device has sent, or what its request object says (RFC 9101), as in any authorization request. @throws {Refusal} 400 */
async function parametersOf(
  dependencies: OidcDependencies,
  realm: RealmView,
  request: Request,
  client: Client,
): Promise<Parameters> {
  const { parameters: sent, tooLong } = readParameters(request);
  if (tooLong !== undefined) throw invalidRequest('A parameter is too long');
  try {
    const { parameters } = await openRequest(dependencies, realm, client, request, sent);
    requireNumber(parameters);
    return parameters;
  } catch (error) {
    throw error instanceof ShownToPerson ? told(error) : error;
  }
}
