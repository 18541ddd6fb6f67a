import type { Client } from '../../domain/clients/client.ts';
import { isSelfRegistered } from '../../domain/clients/self-registered.ts';
import { listsEvents, newEvent } from '../../domain/events/new-event.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { getRealm } from '../../http/realm.ts';
import { requireSecureTransport } from '../../http/secure-transport.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { findHinted } from '../hinted-user.ts';
import { asksTheImpossible } from './acr.ts';
import type { Asked, Destination, Parameters } from './asked.ts';
import { checks, checksOfPushed } from './checks/index.ts';
import { agreesWith, comingOf } from './coming.ts';
import { errorPage, ShownToPerson } from './error-page.ts';
import { kept, readParameters, requireNumber } from './parameters.ts';
import { heedBefore, heedPolicies } from './policies.ts';
import { membersOf, offer, respond } from './response.ts';
import type { ResponseMode } from './response-types.ts';
import { redirectUriOf, senderOf, unnamed } from './sender.ts';
import { type Mistaken, understand } from './understand.ts';

/** A client sends somebody here (RFC 6749 section 3.1): a login begins, or whoever must hears what is wrong. */
export const authorize = (dependencies: OidcDependencies, request: Request): Promise<Answer> =>
  begin(dependencies, request, { by: 'auth' });

/** The same, to register: `prompt=create` by an address of its own (Keycloak's). */
export const registerBy = (dependencies: OidcDependencies, request: Request): Promise<Answer> =>
  begin(dependencies, request, { by: 'registrations' });

/** The same, to set credentials anew that were forgotten (Keycloak's). */
export const resetBy = (dependencies: OidcDependencies, request: Request): Promise<Answer> =>
  begin(dependencies, request, { by: 'forgot-credentials' });

async function begin(dependencies: OidcDependencies, request: Request, known: Known): Promise<Answer> {
  const realm = await getRealm(dependencies.realms, request);
  try {
    requireHere(realm, request);
    return await perform(dependencies, realm, request, known);
  } catch (error) {
    // A browser has asked, of which a person sees the answer: such as where nothing can sign what the client would hear.
    if (error instanceof Refusal && error.status === 400) {
      const { status, code, description: key = code } = error;
      return errorPage(dependencies.pages, realm, request, { status, key, args: [] }, known.client);
    }
    if (!(error instanceof ShownToPerson)) throw error;
    await record(dependencies, realm, request, {
      type: failureOf(known),
      clientId: known.clientId,
      error: error.event,
      details: { ...known.details, ...error.details },
    });
    return errorPage(dependencies.pages, realm, request, error, known.client);
  }
}

/** What is known of a request, more and more of it. */
interface Known {
  /** The address that it came by. */
  readonly by: keyof typeof FAILURES;
  /** As the request names it. */
  clientId?: string | undefined;
  client?: Client;
  details?: Readonly<Record<string, string>>;
}

/** The type of the event of a request that leads nowhere. */
const FAILURES = {
  auth: 'LOGIN_ERROR',
  registrations: 'REGISTER_ERROR',
  'forgot-credentials': 'RESET_PASSWORD_ERROR',
} as const;
const failureOf = ({ by }: Known) => FAILURES[by];

function requireHere(realm: RealmView, request: Request): void {
  try {
    requireSecureTransport(realm, request);
  } catch (error) {
    if (error instanceof Refusal) throw new ShownToPerson('httpsRequiredMessage', 'ssl_required');
    throw error;
  }
  if (!realm.settings.enabled) throw new ShownToPerson('realmNotEnabledMessage', 'realm_disabled');
}

async function perform(
  dependencies: OidcDependencies,
  realm: RealmView,
  request: Request,
  known: Known,
): Promise<Answer> {
  const { parameters: sent, repeated, tooLong } = readParameters(request);
  if (tooLong !== undefined) throw new ShownToPerson('invalidParameterMessage', 'invalid_request', [tooLong]);
  if (repeated.includes('client_id')) throw unnamed();
  known.clientId = sent.client_id;
  const client = await senderOf(dependencies.store, realm, sent.client_id);
  known.client = client;
  const { parameters, ...coming } = await comingOf(dependencies, realm, client, request, sent);
  if (parameters.redirect_uri !== undefined) known.details = { redirect_uri: parameters.redirect_uri };
  const arrived = { ...coming, sent };
  await heedBefore(dependencies, { realm, client, request, parameters }, arrived);
  requireNumber(parameters);
  const redirectUri = redirectUriOf(client, parameters, request);
  const asked: Asked = { realm, client, request, parameters, repeated, redirectUri };
  const reading = understand(asked, [
    ...(coming.isPushed ? checksOfPushed : checks),
    agreesWith(sent, coming),
  ]);
  if (reading.kind === 'understood') {
    const { wrong, flowId, level, details = {} } = await heedPolicies(dependencies, asked, arrived);
    if (!wrong && asksTheImpossible(realm, client, parameters))
      throw new ShownToPerson('invalidParameterMessage', 'invalid_request', ['claims']);
    const registers =
      known.by === 'registrations' ? 'by address' : parameters.prompt === CREATE ? 'by prompt' : undefined;
    if (!wrong)
      return dependencies.beginLogin({
        realm,
        client,
        request,
        asked: kept(
          known.by === 'auth' ? parameters : withoutNone(parameters),
          redirectUri,
          coming.isPushed ? sent.request_uri : undefined,
          await meantUser(dependencies, asked),
        ),
        flowId,
        level,
        hasOwnUrl: coming.isPushed,
        action: parameters.kc_action,
        registers,
        resets: known.by === 'forgot-credentials',
      });
    return refuse(dependencies, destinationOf(asked, reading.mode), { wrong, details }, failureOf(known));
  }
  return refuse(dependencies, destinationOf(asked, reading.mode), reading, failureOf(known));
}

/** The user whom the client's ID token speaks of; one that is none of its own is left out of account (as Keycloak). */
async function meantUser({ store }: OidcDependencies, asked: Asked): Promise<string | undefined> {
  const { id_token_hint: hint } = asked.parameters;
  return hint === undefined ? undefined : (await findHinted(store, asked, hint))?.id;
}

const destinationOf = (
  { realm, client, request, redirectUri, parameters }: Asked,
  mode: ResponseMode,
): Destination => ({
  realm,
  client,
  request,
  redirectUri,
  mode,
  state: parameters.state,
  uiLocales: parameters.ui_locales,
});

/** Initiating User Registration via OpenID Connect 1.0 section 4.1; beside other words it is none (as Keycloak). */
const CREATE = 'create';

/** Nobody registers, or sets credentials anew, without being asked anything. */
function withoutNone({ prompt, ...rest }: Parameters): Parameters {
  return prompt === undefined || prompt === 'none' ? rest : { ...rest, prompt };
}

async function refuse(
  dependencies: OidcDependencies,
  destination: Destination,
  { wrong, details }: Pick<Mistaken, 'wrong' | 'details'>,
  type: string,
): Promise<Answer> {
  const { realm, request, client } = destination;
  await record(dependencies, realm, request, {
    type,
    clientId: client.clientId,
    error: wrong.error === 'unauthorized_client' ? 'not_allowed' : 'invalid_request',
    details: {
      reason: wrong.description ?? 'Unsupported response_type',
      redirect_uri: destination.redirectUri,
      ...details,
    },
  });
  return isSelfRegistered(client)
    ? offer(dependencies, destination, wrong)
    : respond(dependencies, destination, membersOf(wrong));
}

interface Recorded {
  /** Of the event. */
  readonly type: string;
  readonly clientId: string | undefined;
  /** Keycloak's error word. */
  readonly error: string;
  readonly details: Readonly<Record<string, string>>;
}

async function record(
  { store, clock }: OidcDependencies,
  realm: RealmView,
  { ip }: Request,
  { type, clientId, error, details }: Recorded,
): Promise<void> {
  if (!listsEvents(realm, type)) return;
  const rest = { ...(clientId !== undefined && { clientId }), ipAddress: ip, error, details };
  const event = newEvent(realm, clock.now(), type, rest, { audited: false });
  await store.commit([store.events.append(event)]);
}
