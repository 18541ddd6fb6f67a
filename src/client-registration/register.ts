import type { Client } from '../domain/clients/client.ts';
import { changeDefaultRoles } from '../domain/clients/default-roles.ts';
import { holdOverrides, overrideProblemOf } from '../domain/clients/flow-overrides.ts';
import type { ClientRepresentation } from '../domain/clients/representation.ts';
import { originUnder } from '../domain/clients/self-registered.ts';
import { createServiceAccount } from '../domain/clients/service-account.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { withSigningKey } from '../domain/saml/client-defaults.ts';
import { Conflict } from '../domain/store.ts';
import { issueRegistrationAccessToken } from '../domain/tokens/registration-tokens.ts';
import { type Answer, created, ok, type Request } from '../http/exchange.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { seconds } from '../lib/clock.ts';
import {
  admitCaller,
  clientLimit,
  judgeRegistration,
  rolesOfServiceAccounts,
} from '../policy/judge-registration.ts';
import { authorizeCreation, checkTakesRegistrations, countFirst, spent } from './authorize.ts';
import { type Caller, chainOf, updaterOf } from './caller.ts';
import { clientUrl } from './client-url.ts';
import { conflictRefusal } from './conflicts.ts';
import { type Draft, draftClient, taken } from './draft.ts';
import { clientEvent, recordingRefusals } from './events.ts';
import { fetchingOnce } from './fetching-once.ts';
import { type Admitted, limitAddress, limitAnonymous, limitToken } from './limits.ts';
import { grantOrigin, refuseForeignPage, tokenOrigins } from './origin.ts';
import { problemRefusal } from './problem.ts';
import { documentOf, type RegisteringProvider } from './providers/provider.ts';
import { keep, once, type Repeatable, repeatable } from './repeated.ts';
import { again } from './scopes.ts';
import type { RegistrationCall, RegistrationService } from './service.ts';
import { isTrial, toldTrial, tryOut } from './trial.ts';

/** Registers a client (RFC 7591 section 3, Keycloak's client registration service). */
export async function register(
  { service, realm, request }: RegistrationCall,
  provider: RegisteringProvider,
): Promise<Answer> {
  requireSecureTransport(realm, request);

  limitAddress(service, realm, request);

  // 1. What is asked, and by whom.
  const read = documentOf(provider, request);
  const occasion = { service, realm, request, provider, type: 'CLIENT_REGISTER' } as const;
  return recordingRefusals(occasion, async (caller) => {
    const origin = grantOrigin(provider, realm, caller, request);
    limitToken(service, realm, caller);
    const answer = await limitAnonymous(service, realm, caller, request, (admitted) => {
      checkTakesRegistrations(realm, caller);
      const document = read();
      const asked = provider.draft(document);
      const trial = isTrial(request);
      const repeated = trial ? undefined : repeatable(request, caller);
      const creation: Creation = {
        service: fetchingOnce(service),
        provider,
        request,
        realm,
        caller,
        admitted,
        document,
        asked,
        repeated,
      };
      // A token that is used up still gets again what it was given.
      if (caller.kind !== 'initial access token') authorizeCreation(caller);
      return once(service, realm, repeated, async () => {
        authorizeCreation(caller);
        const work = () =>
          again(service, realm, (now) => (trial ? tryToCreate : create)({ ...creation, realm: now }));
        return countFirst(service, realm, caller, work);
      });
    });
    return { ...answer, earlyHeaders: origin };
  });
}

interface Creation {
  readonly service: RegistrationService;
  readonly provider: RegisteringProvider;
  readonly request: Request;
  readonly realm: RealmView;
  readonly caller: Caller;
  readonly admitted: Admitted;
  readonly document: unknown;
  readonly asked: ClientRepresentation;
  readonly repeated: Repeatable | undefined;
}

/** The client that would result, as the policies let it be. */
async function draft(creation: Creation): Promise<Draft> {
  const { realm, caller, request } = creation;
  const chain = chainOf(caller);
  await admitCaller(realm, chain, request);
  creation.admitted();
  refuseForeignPage(realm, caller, request);
  const updater = updaterOf(creation.service, realm, caller, request);
  return draftClient({ ...creation, chain, before: undefined, updater });
}

async function tryToCreate(creation: Creation): Promise<Answer> {
  const { service, provider, request, realm, caller } = creation;
  if (caller.kind === 'initial access token') {
    const current = await service.store.initialAccessTokens.find(realm.id, caller.token.id);
    if (!current || current.remainingCount <= 0) throw spent();
  }
  const trial = await tryOut(
    async () => {
      const drafted = await draft(creation);
      const { clientId } = drafted.client;
      if (await service.store.clients.findByClientId(realm.id, clientId)) throw taken();
      return drafted;
    },
    ({ client, asked: { defaultRoles = [] }, realm }) => {
      const location = clientUrl(request, realm, provider, client.clientId);
      const disclosure = { location, registrationAccessToken: undefined, defaultRoles, created: false };
      return provider.write(client, realm, disclosure);
    },
  );
  return ok(toldTrial(trial, realm));
}

async function create(creation: Creation): Promise<Answer> {
  const { service, provider, request, caller } = creation;
  const { store, clock } = service;
  const chain = chainOf(caller);

  // 2. The client that would result.
  const { client: judged, findings, asked, realm, scopes, judgement } = await draft(creation);
  const { now } = judgement;

  // 3. All of it, or nothing.
  const issuer = issuerOf(request.baseUrl, realm.name);
  const origins = tokenOrigins(realm, caller, chain);
  const token = await issueRegistrationAccessToken(service, realm, issuer, chain, origins, seconds(clock));
  const signing = await withSigningKey(judged, now);
  const client: Client = {
    ...signing,
    attributes: { ...signing.attributes, ...originUnder(chain) },
    registrationTokenId: token.id,
  };
  const { defaultRoles = [] } = asked;
  const occasion = { service, realm, request, provider, type: 'CLIENT_REGISTER' } as const;
  const event = clientEvent(occasion, caller, { client, realm, chain, findings });
  const location = clientUrl(request, realm, provider, client.clientId);
  const disclosure = { location, registrationAccessToken: token.token, defaultRoles, created: true };
  const answer = created(location, provider.write(client, realm, disclosure));
  const limit = clientLimit(realm, chain);
  try {
    await store.commit([
      ...keep(service, realm, creation.repeated, answer),
      ...(caller.kind === 'initial access token'
        ? [store.initialAccessTokens.use(realm.id, caller.token.id)]
        : []),
      ...holdOverrides(store, client),
      ...(limit === undefined ? [] : store.clients.limit(realm.id, limit)),
      ...scopes,
      store.clients.create(client),
      ...(client.serviceAccountsEnabled
        ? createServiceAccount(store, realm, client, now, rolesOfServiceAccounts(realm, chain))
        : []),
      ...(defaultRoles.length > 0 ? changeDefaultRoles(store, realm, client, defaultRoles) : []),
      store.events.append(event),
    ]);
  } catch (error) {
    // Others came first: now the policy says so itself.
    if (error instanceof Conflict && error.reason === 'too-many-clients')
      await judgeRegistration(judgement, chain);
    const gone = overrideProblemOf(error);
    throw gone ? problemRefusal(gone) : conflictRefusal(error);
  }
  return answer;
}
