import type { Client } from '../../domain/clients/client.ts';
import { findClientView } from '../../domain/clients/client-view.ts';
import { findPostLogoutUri } from '../../domain/clients/redirect-uri.ts';
import { isSelfRegistered } from '../../domain/clients/self-registered.ts';
import { findActiveSession } from '../../domain/sessions/session-view.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { readForm } from '../../http/form.ts';
import { getRealm } from '../../http/realm.ts';
import { requireSecureTransport } from '../../http/secure-transport.ts';
import { seconds } from '../../lib/clock.ts';
import { errorPage, ShownToPerson } from '../authorization/error-page.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { type Happening, recordError, tell } from '../happening.ts';
import { type Confirmable, confirmationPage, readConfirmation, WITHOUT_CLIENT } from './confirmation.ts';
import { end } from './end.ts';
import { type Hint, readHint } from './hint.ts';

/** A parameter, where it was sent. One without a value was, in a form (as Keycloak). */
type Parameter = (name: string) => string | undefined;

/** A client sends somebody here to be logged out (OpenID Connect RP-Initiated Logout section 2). */
export async function logoutByPage(
  dependencies: OidcDependencies,
  request: Request,
  parameter: Parameter = (name) => request.query.get(name) || undefined,
): Promise<Answer> {
  return shown(dependencies, request, async (happening) => {
    const { realm } = happening;
    const hint = hintOf(happening, parameter);
    const asked = parameter('post_logout_redirect_uri');
    const clientId = parameter('client_id') ?? hint?.clientId;
    if (asked !== undefined && clientId === undefined)
      throw refused('missingParameterMessage', 'invalid_request', ['id_token_hint'], {
        reason:
          "Either the parameter 'client_id' or the parameter 'id_token_hint' is required when 'post_logout_redirect_uri' is used.",
      });
    const client = await findClient(dependencies, happening, clientId);
    const redirectUri = asked === undefined ? undefined : targetOf(client, asked, request);
    const [own, hinted] = await Promise.all([
      dependencies.whoIsIn(realm, request),
      hint?.sid === undefined
        ? undefined
        : findActiveSession(
            dependencies.store,
            realm,
            { realmId: realm.id, id: hint.sid, kind: 'online' },
            seconds(dependencies.clock),
          ),
    ]);
    const way = { redirectUri, state: parameter('state'), uiLocales: parameter('ui_locales') || undefined };
    // Who is in here may be somebody else than the hint says: they are asked, as is who comes without one, or with that of
    // a client that is gone. Nor is anybody sent to a client that nobody vouches for by a link that anybody can make
    // (RFC 9700 section 4.11.2).
    const goesOn = redirectUri !== undefined && !(client && isSelfRegistered(client));
    const isSure = hint && client ? !own || own.session.id === hint.sid : !own && goesOn;
    if (!isSure)
      return confirmationPage(dependencies, realm, request, client, {
        ...way,
        sid: own?.session.id,
        clientId: client?.clientId,
      });
    const session = own?.session ?? hinted;
    if (hint && !session) await recordError(dependencies, happening, { error: 'session_expired' });
    return end(dependencies, happening, { ...way, client, session });
  });
}

/** The page that asks, once more: in another language. */
export async function confirmationAgain(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  return shown(dependencies, request, async (happening) => {
    const { asked } = await confirmable(dependencies, happening, request.query.get('session_code'));
    const client = await findClient(dependencies, happening, asked.clientId);
    return confirmationPage(dependencies, happening.realm, request, client, asked);
  });
}

/** They have confirmed it, on our page and in the session that it was about. */
export async function logoutConfirmed(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  return shown(dependencies, request, async (happening) => {
    const code = readForm(request).get('session_code');
    const { asked, own } = await confirmable(dependencies, happening, code);
    const client = await findClient(dependencies, happening, asked.clientId);
    happening.clientId ??= WITHOUT_CLIENT;
    return end(dependencies, happening, { ...asked, client, session: own?.session });
  });
}

/** @throws {ShownToPerson} for a form that is none of ours, too old, or of another session */
async function confirmable(
  dependencies: OidcDependencies,
  { realm, request }: Happening,
  code: string | null | undefined,
) {
  const asked: Confirmable | undefined = readConfirmation(dependencies, realm, request, code ?? '');
  const own = await dependencies.whoIsIn(realm, request);
  if (!asked || (own && own.session.id !== asked.sid))
    throw refused('failedLogout', 'session_expired', [], { reason: 'Failed verification during logout.' });
  return { asked, own };
}

/** @throws {ShownToPerson} for what is no ID token of ours, or not that client's */
function hintOf(happening: Happening, parameter: Parameter): Hint | undefined {
  const text = parameter('id_token_hint');
  if (text === undefined) return undefined;
  const wrong = (reason: string) =>
    refused('invalidParameterMessage', 'invalid_token', ['id_token_hint'], { reason });
  const hint = readHint(happening.realm, happening.request, text);
  if (typeof hint === 'string') throw wrong(hint);
  const named = parameter('client_id') ?? hint.clientId;
  if (named === hint.clientId) return hint;
  happening.clientId = named;
  throw wrong('Parameter client_id is different than the client for which ID Token was issued.');
}

async function findClient(
  { store }: OidcDependencies,
  happening: Happening,
  clientId: string | undefined,
): Promise<Client | undefined> {
  if (clientId === undefined) return undefined;
  const client = (await findClientView(store, happening.realm.id, clientId))?.client;
  if (client) happening.clientId = client.clientId;
  return client;
}

/** @throws {ShownToPerson} where the client is not registered there */
function targetOf(client: Client | undefined, uri: string, { baseUrl }: Request): string {
  const found = client && findPostLogoutUri(client, uri, baseUrl);
  if (found !== undefined) return found;
  const details = uri === '' ? {} : { redirect_uri: uri };
  throw refused('invalidRedirectUriMessage', 'invalid_redirect_uri', [], details);
}

const refused = (
  key: string,
  event: string,
  args: readonly string[],
  details: Readonly<Record<string, string>>,
) => new ShownToPerson(key, event, args, 400, details);

async function shown(
  dependencies: OidcDependencies,
  request: Request,
  perform: (happening: Happening) => Promise<Answer>,
): Promise<Answer> {
  const realm = await getRealm(dependencies.realms, request);
  requireSecureTransport(realm, request, 'httpsRequiredMessage');
  const happening: Happening = { realm, request, type: 'LOGOUT', details: {} };
  try {
    return await perform(happening);
  } catch (error) {
    if (!(error instanceof ShownToPerson)) throw error;
    tell(happening, error.details);
    await recordError(dependencies, happening, { error: error.event });
    const answer = errorPage(dependencies.pages, realm, request, error);
    return { ...answer, headers: { ...answer.headers, 'cache-control': 'no-cache' } };
  }
}
