import type { Client } from '../../domain/clients/client.ts';
import { findClientView } from '../../domain/clients/client-view.ts';
import { findPostLogoutUri } from '../../domain/clients/redirect-uri.ts';
import { isSelfRegistered } from '../../domain/clients/self-registered.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { UserSession } from '../../domain/sessions/session.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { readForm } from '../../http/form.ts';
import { getRealm } from '../../http/realm.ts';
import { requireSecureTransport } from '../../http/secure-transport.ts';
import { errorPage, ShownToPerson } from '../authorization/error-page.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { urlAtProvider } from './at-provider.ts';
import { confirmationPage, readConfirmation } from './confirmation.ts';
import { endSession } from './end-session.ts';
import { type Hint, readHint } from './hint.ts';
import { leave } from './leave.ts';

type Parameter = (name: string) => string | undefined;

/** A client sends somebody here to be logged out (OpenID Connect RP-Initiated Logout section 2). */
export async function logoutByPage(
  dependencies: OidcDependencies,
  request: Request,
  parameter: Parameter = (name) => request.query.get(name) ?? undefined,
): Promise<Answer> {
  return shown(dependencies, request, async (realm) => {
    const hint = hintOf(realm, request, parameter);
    const redirectUri = parameter('post_logout_redirect_uri') || undefined;
    const clientId = parameter('client_id') || hint?.clientId;
    if (redirectUri !== undefined && clientId === undefined)
      throw new ShownToPerson('missingParameterMessage', 'invalid_request', ['id_token_hint']);
    const client = await clientOf(dependencies, realm, clientId);
    const target = redirectUri === undefined ? undefined : targetOf(client, redirectUri, request);
    const state = parameter('state');
    const [own, hinted] = await Promise.all([
      dependencies.whoIsIn(realm, request),
      hint?.sid === undefined
        ? undefined
        : dependencies.store.sessions.find({ realmId: realm.id, id: hint.sid, kind: 'online' }),
    ]);
    const uiLocales = parameter('ui_locales') || undefined;
    const way = { client, redirectUri: target, state, uiLocales };
    // Who is in here may be somebody else than the hint says: they are asked, as is who comes without one.
    // Nor is anybody sent to a client that nobody vouches for by a link that anybody can make (RFC 9700 section 4.11.2).
    const goesOn = target !== undefined && !(client && isSelfRegistered(client));
    const isSure = hint ? !own || own.session.id === hint.sid : !own && goesOn;
    if (isSure) return end(dependencies, realm, request, { ...way, session: own?.session ?? hinted });
    const { clientId: cid } = client ?? {};
    return confirmationPage(dependencies, realm, request, client, {
      sid: own?.session.id,
      clientId: cid,
      redirectUri: target,
      state,
      uiLocales,
    });
  });
}

/** They have confirmed it, on our page and in the session that it was about. */
export async function logoutConfirmed(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  return shown(dependencies, request, async (realm) => {
    const asked = readConfirmation(dependencies, realm, request, readForm(request).get('session_code') ?? '');
    const own = await dependencies.whoIsIn(realm, request);
    if (!asked || (own && own.session.id !== asked.sid))
      throw new ShownToPerson('failedLogout', 'expired_code');
    const client = await clientOf(dependencies, realm, asked.clientId);
    const { redirectUri, state, uiLocales } = asked;
    const way = { client, redirectUri, state, uiLocales };
    return end(dependencies, realm, request, { ...way, session: own?.session });
  });
}

interface End {
  readonly client: Client | undefined;
  readonly redirectUri: string | undefined;
  readonly state: string | undefined;
  /** The languages that the client asks for, the dearest first; between blanks. */
  readonly uiLocales?: string | undefined;
  readonly session: UserSession | undefined;
}

/** Ends it for all clients, and sends the browser on by way of those that hear of it in frames. */
export async function end(
  dependencies: OidcDependencies,
  realm: RealmView,
  request: Request,
  { session, ...way }: End,
): Promise<Answer> {
  const details = way.redirectUri === undefined ? {} : { redirect_uri: way.redirectUri };
  const happening = { realm, request, type: 'LOGOUT', clientId: way.client?.clientId, details };
  const left = session ? await endSession(dependencies, session, happening) : [];
  const cookies = dependencies.forgetWhoIsIn(request, realm.name);
  const { redirectUri, state } = way;
  const onward = { clientId: way.client?.clientId, redirectUri, state };
  const there = session && (await urlAtProvider(dependencies, realm, request, session, onward));
  return leave(dependencies, realm, request, {
    ...way,
    ...(there !== undefined && { redirectUri: there, state: undefined }),
    sid: session?.id,
    left,
    cookies,
  });
}

/** @throws {ShownToPerson} for what is no ID token of ours, or not that client's */
function hintOf(realm: RealmView, request: Request, parameter: Parameter): Hint | undefined {
  const text = parameter('id_token_hint');
  if (!text) return undefined;
  const hint = readHint(realm, request, text);
  const named = parameter('client_id');
  if (!hint || (named && named !== hint.clientId))
    throw new ShownToPerson('invalidParameterMessage', 'invalid_token', ['id_token_hint']);
  return hint;
}

const clientOf = async ({ store }: OidcDependencies, realm: RealmView, clientId: string | undefined) =>
  clientId === undefined ? undefined : (await findClientView(store, realm.id, clientId))?.client;

/** @throws {ShownToPerson} where the client is not registered there */
function targetOf(client: Client | undefined, uri: string, { baseUrl }: Request): string {
  const found = client && findPostLogoutUri(client, uri, baseUrl);
  if (found === undefined) throw new ShownToPerson('invalidRedirectUriMessage', 'invalid_redirect_uri');
  return found;
}

async function shown(
  { realms, pages }: OidcDependencies,
  request: Request,
  perform: (realm: RealmView) => Promise<Answer>,
): Promise<Answer> {
  const realm = await getRealm(realms, request);
  requireSecureTransport(realm, request);
  try {
    return await perform(realm);
  } catch (error) {
    if (!(error instanceof ShownToPerson)) throw error;
    const answer = errorPage(pages, realm, request, error);
    return { ...answer, headers: { ...answer.headers, 'cache-control': 'no-cache' } };
  }
}
