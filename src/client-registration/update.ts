import type { Client } from '../domain/clients/client.ts';
import { changeDefaultRoles, defaultRolesOf } from '../domain/clients/default-roles.ts';
import { holdOverrides } from '../domain/clients/flow-overrides.ts';
import { updateServiceAccount } from '../domain/clients/service-account.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { registrationSettings } from '../domain/realms/registration-settings.ts';
import { retryWhenChanged } from '../domain/retry.ts';
import { replacedToken } from '../domain/tokens/registration-token-hash.ts';
import {
  issueRegistrationAccessToken,
  type RegistrationChain,
  signedAnew,
} from '../domain/tokens/registration-tokens.ts';
import { type Answer, ok, type Request } from '../http/exchange.ts';
import { getRealm } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { seconds } from '../lib/clock.ts';
import { admitCaller, rolesOfServiceAccounts } from '../policy/judge-registration.ts';
import { authorizeAccess, usableToken } from './authorize.ts';
import { type Caller, chainOfOwner, updaterOf } from './caller.ts';
import { checkMayUpdate } from './client-access.ts';
import { clientUrl } from './client-url.ts';
import { updateRefusal } from './conflicts.ts';
import { type Draft, draftClient } from './draft.ts';
import { clientEvent, recordingRefusals } from './events.ts';
import { fetchingOnce } from './fetching-once.ts';
import { limitUpdates } from './limits.ts';
import { grantOrigin, tokenOrigins } from './origin.ts';
import { documentOf, type RegistrationProvider } from './providers/provider.ts';
import { keep, once, type Repeatable, repeatable } from './repeated.ts';
import { again } from './scopes.ts';
import type { RegistrationCall, RegistrationService } from './service.ts';
import { isTrial, toldTrial, tryOut } from './trial.ts';

/**
 * Changes a client (RFC 7592 section 2.2). A registration access token is replaced by the update it allows: of two
 * updates with the same token one succeeds. What an administrator changes meanwhile is never written over.
 */
export async function update(
  { service, realm, request }: RegistrationCall,
  provider: RegistrationProvider,
): Promise<Answer> {
  requireSecureTransport(realm, request);

  // 1. What is asked, and by whom.
  const read = documentOf(provider, request);
  const occasion = { service, realm, request, provider, type: 'CLIENT_UPDATE' } as const;
  return recordingRefusals(occasion, async (caller) => {
    const origin = grantOrigin(provider, realm, caller, request);
    const document = read();
    const trial = isTrial(request);
    const repeated = trial ? undefined : await repeatedUpdate(service, realm, request, caller);
    const count = limitUpdates(service, realm, caller, request);
    const change: Change = {
      service: fetchingOnce(service),
      provider,
      request,
      realm,
      caller,
      document,
      repeated,
      count,
      seen: { gone: false },
    };
    const work = () =>
      retryWhenChanged(() =>
        again(service, realm, (now) => (trial ? tryToApply : apply)({ ...change, realm: now })),
      );
    return { ...(await once(service, realm, repeated, work)), earlyHeaders: origin };
  });
}

interface Change {
  readonly service: RegistrationService;
  readonly provider: RegistrationProvider;
  readonly request: Request;
  readonly realm: RealmView;
  readonly caller: Caller;
  readonly document: unknown;
  readonly repeated: Repeatable | undefined;
  /** Counts the change, however often it is tried. @throws {Refusal} 429 */
  readonly count: () => void;
  /** Whether something that it was read with was gone, the last time that it was tried. */
  readonly seen: { gone: boolean };
}

/** Of a client that is there and enabled alone: nobody gets back into one that is not. */
async function repeatedUpdate(
  service: RegistrationService,
  realm: RealmView,
  request: Request,
  caller: Caller,
) {
  const repeated = repeatable(request, caller);
  if (!repeated) return undefined;
  const found = await service.store.clients.findByClientId(realm.id, request.params.clientId ?? '');
  if (caller.kind === 'bearer') authorizeAccess(caller, found, 'update', usableToken(service, realm));
  return found?.enabled ? repeated : undefined;
}

/** The client that is to change, and under which policies. Counted is whose client it is: a token of another one holds nobody off. */
async function allowed({ service, request, realm, caller, count }: Change) {
  const found = await service.store.clients.findByClientId(realm.id, request.params.clientId ?? '');
  const before = authorizeAccess(caller, found, 'update', usableToken(service, realm));
  checkMayUpdate(before);
  count();
  const own = caller.kind === 'registration access token' ? caller : undefined;
  const chain = chainOfOwner(caller, before);
  await admitCaller(realm, chain, request);
  return { before, own, chain };
}

/** The client that would result, as the policies let it be. */
async function draft(change: Change, before: Client, chain: RegistrationChain): Promise<Draft> {
  const { provider, document, realm, request, caller, service } = change;
  const asked = provider.revise(document, before, realm);
  const updater = updaterOf(service, realm, caller, request);
  return draftClient({ ...change, asked, chain, before, updater });
}

async function tryToApply(change: Change): Promise<Answer> {
  const { provider, request, realm } = change;
  const { before, chain } = await allowed(change);
  const trial = await tryOut(
    () => draft(change, before, chain),
    ({ client, asked, realm }) => {
      const location = clientUrl(request, realm, provider, client.clientId);
      const defaultRoles = asked.defaultRoles ?? defaultRolesOf(realm, client);
      const disclosure = { location, registrationAccessToken: undefined, defaultRoles, created: false };
      return provider.write(client, realm, disclosure);
    },
  );
  return ok(toldTrial(trial, realm));
}

async function apply(change: Change): Promise<Answer> {
  const { service, provider, request, caller } = change;
  const { store, clock } = service;
  const { before, own, chain } = await allowed(change);

  // 2. The client that would result.
  const {
    client: judged,
    findings,
    asked,
    realm,
    scopes,
    judgement,
    keepsRegistrationToken,
  } = await draft(change, before, chain);
  const { now } = judgement;

  // 3. All of it, or nothing, and only on what was read.
  const issuer = issuerOf(request.baseUrl, realm.name);
  const origins = own && tokenOrigins(realm, own, chain);
  const token =
    own &&
    !keepsRegistrationToken &&
    (await issueRegistrationAccessToken(service, realm, issuer, chain, origins, seconds(clock)));
  const client: Client = {
    ...judged,
    ...(token && own && rotated(before, own.id, token.id, realm, seconds(clock))),
  };
  const occasion = { service, realm, request, provider, type: 'CLIENT_UPDATE' } as const;
  const event = clientEvent(occasion, caller, { client, realm, chain, findings });
  const location = clientUrl(request, realm, provider, client.clientId);
  const defaultRoles = asked.defaultRoles ?? defaultRolesOf(realm, client);
  const kept = own && (await signedAnew(service, realm, own.token, seconds(clock)));
  const registrationAccessToken = token ? token.token : kept;
  const disclosure = { location, registrationAccessToken, defaultRoles, created: false };
  const answer = ok(provider.write(client, realm, disclosure));
  const unit = [
    ...keep(service, realm, change.repeated, answer),
    ...holdOverrides(store, client, before),
    ...scopes,
    store.clients.update(client, { ifRevision: before.revision }),
    ...(await updateServiceAccount(store, realm, before, client, now, rolesOfServiceAccounts(realm, chain))),
    ...(asked.defaultRoles
      ? changeDefaultRoles(store, await getRealm(service.realms, request), client, asked.defaultRoles)
      : []),
    store.events.append(event),
  ];
  await store.commit(unit).catch((error) => {
    throw updateRefusal(error, change.seen);
  });
  return answer;
}

/** A new registration access token in place of the one that was used, which may be used a while longer where the realm says so. */
function rotated(before: Client, used: string, next: string, realm: RealmView, now: number) {
  const { tokenGrace } = registrationSettings(realm.settings);
  const previousRegistrationToken = replacedToken(before, used, tokenGrace, now);
  return { registrationTokenId: next, previousRegistrationToken };
}
