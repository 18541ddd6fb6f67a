import type { AuthenticationSession } from '../../domain/authentication-sessions/authentication-session.ts';
import { newAuthorizationCode } from '../../domain/authorization-codes/authorization-code.ts';
import { isOn } from '../../domain/clients/attributes.ts';
import type { Client } from '../../domain/clients/client.ts';
import { SPENT_FOR } from '../../domain/pushed-requests/pushed-request.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { ClientSession, UserSession } from '../../domain/sessions/session.ts';
import type { Change } from '../../domain/store.ts';
import type { User } from '../../domain/users/user.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { heedClientPolicies } from '../client-policies.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { asksOffline } from '../offline-access.ts';
import { grantKnownScope } from '../scope.ts';
import { acrOf } from './acr.ts';
import type { Destination } from './asked.ts';
import { frontChannelTokens } from './front-channel-tokens.ts';
import { isRedirectUriNamed, meantBy, spentBy } from './parameters.ts';
import { respond } from './response.ts';
import { isFrontChannel, readResponseType } from './response-types.ts';

/** Somebody who has logged in for a client. */
export interface Arrival {
  readonly realm: RealmView;
  readonly client: Client;
  readonly request: Request;
  readonly session: AuthenticationSession;
  readonly user: User;
  readonly userSession: UserSession;
  /** What the client has had of the session before. */
  readonly before: ClientSession | undefined;
  /** Seconds since 1970. */
  readonly now: number;
}

/** How the client hears of it. */
export interface Ending {
  readonly part: ClientSession;
  /** What is to be stored with it. */
  readonly unit: readonly Change[];
  readonly answer: Answer;
}

const ANOTHER = { error: 'login_required', error_description: 'Somebody else is logged in' };

/** What the client gets of somebody who has arrived: a code, tokens, or both (OpenID Connect Core section 3). */
export async function arrive(
  dependencies: OidcDependencies,
  arrival: Arrival,
  destination: Destination,
): Promise<Ending> {
  const { client, session, userSession } = arrival;
  const parameters = session.state.request;
  const type = readResponseType(parameters.response_type ?? '');
  const part = partOf(arrival);
  // Nobody but whom the client means (OpenID Connect Core section 3.1.2.1, id_token_hint).
  const meant = meantBy(parameters);
  if (meant !== undefined && meant !== arrival.user.id)
    return { part, unit: [], answer: await respond(dependencies, destination, ANOTHER) };
  if (type && isFrontChannel(type)) {
    const wrong = await refusedByPolicies(dependencies, arrival);
    if (wrong) return { part, unit: [], answer: await respond(dependencies, destination, wrong) };
  }
  const code = type?.code ? newAuthorizationCode() : undefined;
  const tokens =
    type && isFrontChannel(type)
      ? await frontChannelTokens(dependencies, arrival, part, { type, code })
      : undefined;
  const isTold = !isOn(client, 'exclude.session.state.from.auth.response');
  // Who gets but an access token, signed, hears what it is good for, too (as Keycloak).
  const isTokenAlone = type?.token && !type.code && !type.idToken;
  const answer = await respond(dependencies, destination, {
    ...tokens,
    ...(isTokenAlone && destination.mode.isSigned && { scope: parameters.scope || undefined }),
    code,
    kc_action: session.state.notes.kc_action,
    kc_action_status: session.state.notes.kc_action_status,
    ...(isTold && { session_state: userSession.id }),
  });
  const { authorizationCodes, spentTokens } = dependencies.store;
  const spent = spentBy(parameters);
  const unit = [
    ...(code === undefined ? [] : [authorizationCodes.create(codeOf(arrival, code))]),
    // Of several who have logged in by one pushed request the first gets to the client.
    ...(spent === undefined ? [] : [spentTokens.spend(arrival.realm.id, spent, arrival.now + SPENT_FOR)]),
  ];
  return { part, unit, answer };
}

/** Client policies may keep tokens from going by the browser. */
async function refusedByPolicies(
  { clock }: OidcDependencies,
  { realm, client, request, session }: Arrival,
): Promise<Record<string, string | undefined> | undefined> {
  const { request: parameters } = session.state;
  const form = { get: (name: string) => parameters[name] };
  try {
    await heedClientPolicies(
      'IMPLICIT_HYBRID_TOKEN_RESPONSE',
      { realm, client, request, form, clock },
      { scope: parameters.scope },
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { error: error.code, error_description: error.description };
  }
}

function codeOf({ realm, client, session, user, userSession, now }: Arrival, code: string) {
  const asked = session.state.request;
  return {
    realmId: realm.id,
    code,
    clientId: client.id,
    userId: user.id,
    sessionId: userSession.id,
    sessionKind: userSession.kind,
    expiresAt: now + realm.settings.accessCodeLifespan,
    details: {
      redirectUri: isRedirectUriNamed(asked) ? asked.redirect_uri : undefined,
      scope: asked.scope,
      nonce: asked.nonce,
      codeChallenge: asked.code_challenge,
      codeChallengeMethod:
        asked.code_challenge === undefined ? undefined : (asked.code_challenge_method ?? 'plain'),
      dpopJkt: asked.dpop_jkt,
      claims: asked.claims,
      resources: asked.resource?.split(' '),
    },
  };
}

/** Where no flow says what level it stands for: somebody who was logged in already has proved nothing now. */
export const levelReached = ({ notes, sessionId }: AuthenticationSession['state']): number =>
  notes.level === undefined ? (sessionId === undefined ? 1 : 0) : Number(notes.level);

/** The client's part of the session; of one that goes on the line of refresh tokens does too. */
export function partOf({ realm, client, session, userSession, before, now }: Arrival): ClientSession {
  const { scope, claims } = session.state.request;
  const isFirst = userSession.clients.length === 0;
  const beganForOffline = isFirst && asksOffline(grantKnownScope(realm, client, scope ?? '').scopes);
  return {
    clientId: client.id,
    startedAt: before?.startedAt ?? now,
    lastAccess: now,
    notes: {
      acr: acrOf(realm, client, levelReached(session.state), session.state.request),
      ...(claims !== undefined && { claims }),
    },
    ...(scope !== undefined && { scope }),
    ...(beganForOffline && { beganForOffline }),
    ...(before?.exchangedFrom && { exchangedFrom: before.exchangedFrom }),
    rotations: before?.rotations ?? {},
  };
}
