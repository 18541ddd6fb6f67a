import type { Client } from '../domain/clients/client.ts';
import { openRequests } from '../domain/clients/scope-requests.ts';
import { internationalHosts } from '../domain/clients/written-host.ts';
import type { Event } from '../domain/events/event.ts';
import { listsEvents, newEvent } from '../domain/events/new-event.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { RegistrationChain } from '../domain/tokens/registration-tokens.ts';
import { Refusal } from '../errors/refusal.ts';
import { explained, type Finding, RegistrationRefused } from '../policy/finding.ts';
import { type Caller, identifyCaller } from './caller.ts';
import { countRefused } from './limits.ts';
import { refusalHeaders } from './origin.ts';
import type { RegistrationProvider } from './providers/provider.ts';
import type { RegistrationCall } from './service.ts';
import { toldRefusal } from './trial.ts';

type RegistrationEvent = 'CLIENT_REGISTER' | 'CLIENT_INFO' | 'CLIENT_UPDATE' | 'CLIENT_DELETE';

/** What an event is about. */
interface Occasion extends RegistrationCall {
  readonly provider: Pick<RegistrationProvider, 'id' | 'fromBrowsers'>;
  readonly type: RegistrationEvent;
  /** Whether clients may prove themselves by HTTP Basic. */
  readonly asClient?: boolean;
}

/**
 * Does the work for whoever calls; a refusal of it leaves an event that says who was refused and why. Of callers who
 * are nobody it is no part of the audit record: whoever can reach the server could fill it.
 */
export async function recordingRefusals<Result>(
  occasion: Occasion,
  work: (caller: Caller) => Promise<Result>,
): Promise<Result> {
  const { service, realm, request, provider } = occasion;
  let caller: Caller | undefined;
  try {
    caller = await identifyCaller(service, realm, request, occasion.asClient);
    return await work(caller);
  } catch (error) {
    const told = toldRefusal(await recorded(occasion, caller, error), realm);
    throw told instanceof Refusal ? told.withHeaders(refusalHeaders(provider, realm, caller, request)) : told;
  }
}

/** The refusal, which has left its event; or in its place that there were too many: what they may do they may do all the same. */
async function recorded(occasion: Occasion, caller: Caller | undefined, error: unknown): Promise<unknown> {
  const { service, realm, request } = occasion;
  if (!(error instanceof Refusal) || !isWorthAnEvent(error, occasion)) return error;
  try {
    if (!isLimitedAlready(occasion, caller)) countRefused(service, realm, caller, request);
  } catch (tooMany) {
    return tooMany;
  }
  await record(occasion, caller, error);
  return error;
}

/** What may be tried out. */
const TRIED: ReadonlySet<RegistrationEvent> = new Set(['CLIENT_REGISTER', 'CLIENT_UPDATE']);

/** Of what was only tried nothing is stored, and a limit is no limit if it writes. Whoever reads or removes does so, whatever they say. */
const isWorthAnEvent = ({ status }: Refusal, { type, request }: Occasion): boolean =>
  status < 500 && status !== 429 && !(TRIED.has(type) && request.query.get('dry-run') === 'true');

/** Registrations with an initial access token are counted one by one, refused or not. */
const isLimitedAlready = ({ type }: Occasion, caller: Caller | undefined): boolean =>
  type === 'CLIENT_REGISTER' && caller?.kind === 'initial access token';

async function record(occasion: Occasion, caller: Caller | undefined, refusal: Refusal): Promise<void> {
  const { service, realm, request, provider } = occasion;
  const { store, clock } = service;
  const type = `${occasion.type}_ERROR`;
  const audited = caller !== undefined && caller.kind !== 'anonymous';
  if (!audited && !listsEvents(realm, type)) return;
  const { clientId } = request.params;
  const rest = {
    ipAddress: request.ip,
    error: wordFor(refusal),
    ...(clientId !== undefined && { clientId }),
    ...(caller?.kind === 'bearer' && { userId: caller.userId }),
    details: {
      reason: refusal.description ?? refusal.code,
      client_registration_provider: provider.id,
      ...(refusal instanceof RegistrationRefused && {
        client_registration_policy: refusal.policy,
        explanation: explained(refusal.findings),
      }),
      ...callerDetails(caller),
    },
  };
  await store.commit([store.events.append(newEvent(realm, clock.now(), type, rest, { audited }))]);
}

/** Keycloak's word, that for what a role or a policy is against among them; events are sought by words, never by sentences. */
function wordFor({ event, code }: Refusal): string {
  if (event !== undefined && event !== 'none') return event.error;
  if (code === 'insufficient_scope') return 'not_allowed';
  return /^[a-z_]+$/.test(code) ? code : 'invalid_request';
}

/** The event of something that was done, for its unit: the caller and the chain that let it through are what an auditor asks for. */
export function registrationEvent(
  { service, realm, request, provider, type }: Occasion,
  caller: Caller,
  clientId: string,
  details: Readonly<Record<string, string>> = {},
): Event {
  const rest = {
    clientId,
    ipAddress: request.ip,
    ...(caller.kind === 'bearer' && { userId: caller.userId }),
    details: { client_registration_provider: provider.id, ...details, ...callerDetails(caller) },
  };
  return newEvent(realm, service.clock.now(), type, rest, { audited: true });
}

const callerDetails = (caller: Caller | undefined): Record<string, string> => ({
  ...(caller && { caller: caller.kind }),
  ...(caller?.kind === 'initial access token' && { initial_access_token: caller.token.id }),
});

/** A read changes nothing: it is recorded where the realm asks for it. */
export async function recordRead(
  occasion: Occasion,
  caller: Caller,
  { clientId }: Client,
  details: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { store } = occasion.service;
  if (listsEvents(occasion.realm, 'CLIENT_INFO'))
    await store.commit([store.events.append(registrationEvent(occasion, caller, clientId, details))]);
}

/** What a client has become, under which policies, and what these had to say. */
interface Became {
  readonly client: Client;
  /** With the client scopes that come with it. */
  readonly realm: RealmView;
  readonly chain: RegistrationChain;
  readonly findings: readonly Finding[];
}

/** The event of a client that is registered or changed, for its unit. */
export function clientEvent(
  occasion: Occasion,
  caller: Caller,
  { client, realm, chain, findings }: Became,
): Event {
  return registrationEvent(occasion, caller, client.clientId, {
    client_registration_chain: chain,
    ...waitingDetails(client, realm),
    ...hostDetails(client),
    ...(findings.length > 0 && { explanation: explained(findings) }),
  });
}

/** The scopes that a client has to wait for. */
function waitingDetails(client: Client, realm: RealmView): Record<string, string> {
  const waiting = openRequests(client, realm).filter(({ state }) => state === 'waiting');
  return waiting.length > 0 ? { scope_waiting: waiting.map(({ scope }) => scope).join(' ') } : {};
}

/** Hosts of a client that could pass for others: whoever approves it, or looks back, sees what they stand for. */
function hostDetails(client: Client): Record<string, string> {
  const hosts = internationalHosts(client);
  return hosts.length > 0 ? { international_hosts: hosts.join('; ') } : {};
}
