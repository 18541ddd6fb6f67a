import { BUILT_IN_CLIENTS, holdsAdministration } from '../domain/clients/built-in-clients.ts';
import type { Client } from '../domain/clients/client.ts';
import type { ClientRepresentation } from '../domain/clients/representation.ts';
import { adminError } from '../errors/admin.ts';
import type { ClientChange, PolicyRealm, Updater } from '../policy/client-policies/client-change.ts';
import {
  findAccessProblem,
  type JudgedClient,
  judgeChange,
  judgeClient,
} from '../policy/client-policies/judge-client.ts';
import { userUpdater } from '../policy/client-policies/updaters.ts';
import { ClientRefused, explained } from '../policy/finding.ts';
import type { AdminRequest, RealmRequest } from './resource.ts';

const updaterOf = ({ store, bearer, request }: AdminRequest, realm?: RealmRequest['realm']): Updater =>
  userUpdater({ store, home: bearer.realm, realm, userId: bearer.user.id, ip: request.ip });

const isRefused = ({ findings }: JudgedClient) => findings.some(({ outcome }) => outcome === 'refused');

/**
 * A client that an administrator makes or changes, as the realm's client policies let it be.
 * @throws {ClientRefused} 400
 */
export async function judged(
  admin: RealmRequest,
  client: Client,
  before: Client | undefined,
  asked: ClientRepresentation,
): Promise<Client> {
  const { realm, clock } = admin;
  const outcome = await judgeChange({
    realm,
    client,
    before,
    updater: updaterOf(admin, realm),
    byAdministrator: true,
    asked,
    now: clock.now(),
  });
  if (isRefused(outcome)) throw new ClientRefused(outcome.findings);
  return outcome.client;
}

/** A client with a new secret, as client policies let it be. @throws {ClientRefused} 400 */
export async function judgedSecret(admin: RealmRequest, client: Client, before: Client): Promise<Client> {
  const { realm, clock } = admin;
  const change: ClientChange = {
    realm,
    client,
    before,
    updater: updaterOf(admin, realm),
    byAdministrator: true,
    asked: client,
    renewsSecret: true,
    now: clock.now(),
  };
  const outcome = await judgeClient(change, 'after');
  if (isRefused(outcome)) throw new ClientRefused(outcome.findings);
  return outcome.client;
}

/** Whether client policies let the client be looked at, or removed. @throws {ClientRefused} 400 */
export async function checkAccess(
  admin: RealmRequest,
  client: Client,
  event: 'VIEW' | 'UNREGISTER',
): Promise<void> {
  const { realm } = admin;
  const problem = await findAccessProblem({ realm, client, updater: updaterOf(admin, realm) }, event);
  if (problem) throw new ClientRefused([problem]);
}

/**
 * A client of a document, as the client policies of its realm let it be: no document gets by them. What every realm has
 * is none of their business.
 * @throws {Refusal} 400
 */
export async function judgeImported(
  admin: AdminRequest & Partial<Pick<RealmRequest, 'realm'>>,
  realm: PolicyRealm,
  client: Client,
  now: number,
): Promise<Client> {
  if (BUILT_IN_CLIENTS.has(client.clientId) || holdsAdministration(client)) return client;
  const outcome = await judgeChange({
    realm,
    client,
    before: undefined,
    updater: updaterOf(admin, admin.realm),
    byAdministrator: true,
    asked: client,
    now,
  });
  if (!isRefused(outcome)) return outcome.client;
  const refused = outcome.findings.filter((finding) => finding.outcome === 'refused');
  throw adminError(400, `The client ${client.clientId}: ${explained(refused)}`);
}
