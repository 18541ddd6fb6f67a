import { findClientProblem } from '../domain/clients/check.ts';
import type { Client } from '../domain/clients/client.ts';
import { findOverrideProblem } from '../domain/clients/flow-overrides.ts';
import { fromRepresentation, updateFromRepresentation } from '../domain/clients/from-representation.ts';
import { findRegisteredProblem } from '../domain/clients/registered/check-registered.ts';
import { asksForAuthorizationServices, type ClientRepresentation } from '../domain/clients/representation.ts';
import { sizeProblems } from '../domain/clients/sizes.ts';
import { authenticationOf, type RealmView } from '../domain/realms/realm-view.ts';
import type { Change } from '../domain/store.ts';
import type { RegistrationChain } from '../domain/tokens/registration-tokens.ts';
import { invalidClientMetadata } from '../errors/protocol.ts';
import type { Updater } from '../policy/client-policies/client-change.ts';
import { type Judged, judgeRegistration } from '../policy/judge-registration.ts';
import type { Judgement } from '../policy/registration-policies/policy.ts';
import { checkDefaultRoles, problemRefusal } from './problem.ts';
import type { RegisteringProvider } from './providers/provider.ts';
import { makeScopes, withKnownScopes } from './scopes.ts';
import type { RegistrationService } from './service.ts';
import { withSoftwareStatement } from './software-statement.ts';

/** What is asked, by whom, of what. */
export interface Asked {
  readonly service: Pick<
    RegistrationService,
    'store' | 'clock' | 'fetchSector' | 'publishedKeys' | 'mayReach'
  >;
  readonly provider: RegisteringProvider;
  readonly realm: RealmView;
  readonly chain: RegistrationChain;
  /** As the provider has read it. */
  readonly document: unknown;
  readonly asked: ClientRepresentation;
  /** The client as it is; absent where there is none yet. */
  readonly before: Client | undefined;
  readonly updater: Updater;
}

/** A client as the policies let it be, with what they had to say. */
export interface Draft extends Judged {
  readonly asked: ClientRepresentation;
  /** The realm as it will be: with the client scopes that come with the client. */
  readonly realm: RealmView;
  /** Makes those, in the client's unit. */
  readonly scopes: readonly Change[];
  readonly judgement: Judgement;
}

/**
 * The client that would result: the realm's defaults filled in, or the change made, judged, and checked. Stores nothing.
 * @throws {Refusal} what is wrong with it; {RegistrationRefused} where policies are against it
 */
export async function draftClient(given: Asked): Promise<Draft> {
  const { service, provider, chain, document, before, updater } = given;
  const { store, clock } = service;
  const now = clock.now();
  const stated = await withSoftwareStatement(within(given), given);
  const { asked, realm, made } = withKnownScopes(
    before ? stated : withBasicScope(stated),
    given.realm,
    before?.protocol,
  );
  const client = before
    ? updateFromRepresentation(before, asked, realm, now)
    : fromRepresentation(asked, realm, now);
  const countClients = () => store.clients.count(realm.id);
  const judgement = {
    realm,
    client,
    asked,
    before,
    choosesSubjects: provider.sectorOf !== undefined,
    caller: { ip: updater.ip },
    updater,
    countClients,
    now,
  };
  const judged = await judgeRegistration(judgement, chain);
  const sector = provider.sectorOf?.(document);
  const { settings } = realm;
  const authentication = () => authenticationOf(realm);
  const around = { settings, authentication, fetchSector: service.fetchSector, sector };
  const problem =
    (await findClientProblem(judged.client, around)) ??
    findRegisteredProblem(judged.client, before, service.mayReach) ??
    findOverrideProblem(judged.client, before, authentication);
  if (problem) {
    // A client id that is taken is said first (as Keycloak).
    if (!before && (await store.clients.findByClientId(realm.id, judged.client.clientId))) throw taken();
    throw problemRefusal(problem);
  }
  return { ...judged, asked, realm, scopes: makeScopes(store, realm, made, judged.client), judgement };
}

/** Client scopes that one request may name. */
const MOST_SCOPES = 500;

/** What is asked, as far as the caller may ask at all. @throws {Refusal} `invalid_client_metadata` */
function within({ asked, chain, realm, before }: Asked): ClientRepresentation {
  if (asksForAuthorizationServices(asked))
    throw invalidClientMetadata('authorizationServicesEnabled: this server has no authorization services');
  // Policies look at every member of every list: what no client may have in the end costs no looking at.
  const tooMuch = sizeProblems(asked);
  if (tooMuch.length > 0) throw invalidClientMetadata(tooMuch.join('; '));
  const { defaultRoles, ...rest } = asked;
  const { defaultClientScopes = [], optionalClientScopes = [] } = rest;
  if (defaultClientScopes.length + optionalClientScopes.length > MOST_SCOPES)
    throw invalidClientMetadata(`scope: a client names at most ${MOST_SCOPES} scopes`);
  // A default role is everybody's: whom nobody has vouched for hands none out.
  if (chain === 'anonymous') return rest;
  if (!defaultRoles) return asked;
  checkDefaultRoles(defaultRoles, realm, before);
  return { ...asked, defaultRoles: [...new Set(defaultRoles)] };
}

export const taken = () => invalidClientMetadata('Client Identifier in use');

/** Whoever names optional scopes alone keeps the one without which a token has no subject. */
const withBasicScope = (asked: ClientRepresentation): ClientRepresentation =>
  asked.optionalClientScopes && !asked.defaultClientScopes
    ? { ...asked, defaultClientScopes: ['basic'] }
    : asked;
