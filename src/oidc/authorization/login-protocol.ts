import type { AuthenticationSession } from '../../domain/authentication-sessions/authentication-session.ts';
import type { ClientScope } from '../../domain/client-scopes/client-scope.ts';
import type { Client } from '../../domain/clients/client.ts';
import { findRedirectUri } from '../../domain/clients/redirect-uri.ts';
import { isSelfRegistered } from '../../domain/clients/self-registered.ts';
import { shownUserCode } from '../../domain/device-authorizations/device-authorization.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { UserSession } from '../../domain/sessions/session.ts';
import { invalidRequest } from '../../errors/protocol.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { arriveOnDevice, deviceOf, refuseDevice } from '../device/login.ts';
import { endingOf } from '../logout/end-session.ts';
import { grantKnownScope } from '../scope.ts';
import { missesLevel, requestedLevel } from './acr.ts';
import { type Arrival, arrive, type Ending, levelReached } from './arrive.ts';
import type { Destination, Parameters, Wrong } from './asked.ts';
import { clientData, readClientData } from './client-data.ts';
import { askedParameters } from './parameters.ts';
import { offer, respond } from './response.ts';
import { type ResponseMode, readResponseMode, readResponseType, toldMode } from './response-types.ts';

/** A login that a client began here. */
interface Asking {
  readonly realm: RealmView;
  readonly client: Client;
  readonly request: Request;
  readonly session: AuthenticationSession;
}

const parametersOf = ({ session }: Asking): Parameters => session.state.request;
const prompts = (asking: Asking) => parametersOf(asking).prompt?.split(' ') ?? [];

/** What logins ask of OpenID Connect. */
export const loginProtocol = (dependencies: OidcDependencies) => ({
  scopesOf: ({ realm, client, session }: Asking): readonly ClientScope[] =>
    grantKnownScope(realm, client, session.state.request.scope ?? '').scopes,

  requiresReauthentication(asking: Asking, { notes }: UserSession, now: number): boolean {
    if (prompts(asking).includes('login')) return true;
    const { max_age: asked } = parametersOf(asking);
    const maxAge = asked ?? asking.client.attributes['default.max.age'];
    if (!maxAge || (asked === undefined && Number(maxAge) < 0)) return false;
    // Of a session without it nobody has proved to be its user: an administrator has taken their place.
    const since = Number(notes.AUTH_TIME ?? 0);
    // 0 is `prompt=login` by another name (OpenID Connect Core section 3.1.2.1), and no login is fresher than now.
    return Number(maxAge) <= 0 || now - since > Number(maxAge);
  },

  choosesAccount: (asking: Asking): boolean => prompts(asking).includes('select_account'),
  isSilent: (asking: Asking): boolean => prompts(asking).includes('none'),
  asksConsentAgain: (asking: Asking): boolean => prompts(asking).includes('consent'),
  requestedLevel: (asking: Asking): number | undefined =>
    requestedLevel(asking.realm, asking.client, parametersOf(asking)),

  missesLevel: (asking: Asking, isByLevels: boolean): boolean =>
    missesLevel(asking.realm, asking.client, parametersOf(asking), {
      reached: levelReached(asking.session.state),
      isByLevels,
    }),

  mustAgree: (asking: Asking): boolean => deviceOf(asking) !== undefined,

  codeOnDevice(asking: Asking): string | undefined {
    const code = deviceOf(asking);
    return code === undefined ? undefined : shownUserCode(code);
  },

  eventDetails(asking: Asking, isDone: boolean) {
    if (deviceOf(asking) !== undefined)
      return {
        auth_method: 'openid-connect',
        ...(isDone && { response_type: 'code', response_mode: 'query' }),
      };
    const { redirect_uri: uri = '', response_type: type = '' } = parametersOf(asking);
    return {
      auth_method: 'openid-connect',
      auth_type: 'code',
      ...(isDone && { response_type: type, response_mode: toldMode(modeOf(asking)) }),
      redirect_uri: uri,
    };
  },

  queryOf: (asking: Asking): Readonly<Record<string, string>> => askedParameters(parametersOf(asking)),
  endingOf: ({ realm, request }: Asking, session: UserSession) =>
    endingOf(dependencies, realm, request, session),
  complete(arrival: Arrival): Promise<Ending> {
    const device = deviceOf(arrival);
    return device === undefined
      ? arrive(dependencies, arrival, destinationOf(arrival))
      : arriveOnDevice(dependencies, arrival, device);
  },

  refuse(asking: Asking, { error, description }: Wrong): Promise<Answer> {
    const device = deviceOf(asking);
    return device === undefined
      ? respond(dependencies, destinationOf(asking), { error, error_description: description })
      : refuseDevice(dependencies, asking, device, error);
  },

  async sendBack(
    { realm, client, request }: Pick<Asking, 'realm' | 'client' | 'request'>,
    said: string | null,
  ) {
    const data = readClientData(said);
    const redirectUri = data?.redirect_uri && findRedirectUri(client, data.redirect_uri, request.baseUrl);
    if (!data || !redirectUri) return undefined;
    const mode = readResponseMode(data.response_mode, readResponseType(data.response_type ?? ''));
    if (!mode) return undefined;
    const destination = { realm, client, request, redirectUri, mode, state: data.state };
    const answer = await (isSelfRegistered(client) ? offer : respond)(dependencies, destination, {
      error: 'temporarily_unavailable',
      error_description: 'authentication_expired',
    });
    const { response_type = '' } = data;
    return { answer, told: { redirect_uri: redirectUri, response_type, response_mode: toldMode(mode) } };
  },

  clientData: (asking: Asking): string => clientData(parametersOf(asking)),
});

const CODE = { code: true, token: false, idToken: false };

function modeOf(asking: Asking): ResponseMode {
  const { response_type = '', response_mode } = parametersOf(asking);
  return (
    readResponseMode(response_mode, readResponseType(response_type) ?? CODE) ?? {
      by: 'query',
      isSigned: false,
    }
  );
}

/** @throws {Refusal} 400 where the client is no longer registered */
function destinationOf(asking: Asking): Destination {
  const { realm, client, request } = asking;
  const { redirect_uri = '', state, ui_locales: uiLocales } = parametersOf(asking);
  // The client may have lost it while they were on their way, or since the browser was told how to begin anew.
  const redirectUri = findRedirectUri(client, redirect_uri, request.baseUrl);
  if (redirectUri === undefined) throw invalidRequest('Invalid parameter: redirect_uri');
  return { realm, client, request, redirectUri, mode: modeOf(asking), state, uiLocales };
}
