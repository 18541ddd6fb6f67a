import type { RealmAuthentication } from '../../domain/authentication/authentication.ts';
import { builtInAuthentication } from '../../domain/authentication/built-in.ts';
import { retryWhenChanged } from '../../domain/retry.ts';
import { Conflict } from '../../domain/store.ts';
import { adminConflict, adminError, adminNotFound } from '../../errors/admin.ts';
import { type Answer, created, noContent } from '../../http/exchange.ts';
import { NO_CACHE, type RealmRequest } from '../resource.ts';

/** All flows of a realm are one document: it stays one that is read and written in milliseconds. */
const MAX_FLOWS = 500;
const MAX_PARTS = 5000;

export interface Changed {
  readonly authentication: RealmAuthentication;
  /** Flows that go, of which no client may have one. */
  readonly gone?: readonly string[];
}

/**
 * Changes how the realm authenticates, and never over somebody else's change. What is there is read from the database:
 * the view may be behind on another node's change.
 * @param change from what is there to what will be; the same again to leave it
 * @returns what the last, successful change returned
 * @throws {Refusal} 404 when the realm is gone, 400 when there would be too much, 409 when others keep changing it, or a client has what goes
 */
export async function changeAuthentication<Result extends Changed>(
  { store, realm }: RealmRequest,
  change: (before: RealmAuthentication) => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await retryWhenChanged(async () => {
      const before = (await store.authentication.find(realm.id)) ?? builtInAuthentication(realm.id);
      const result = await change(before);
      if (result.authentication === before) return result;
      checkSize(result.authentication);
      await store.commit([
        ...store.clients.haveNone(realm.id, result.gone ?? []),
        store.authentication.save(result.authentication),
      ]);
      return result;
    });
  } catch (error) {
    if (error instanceof Conflict && error.reason === 'gone') throw realmGone();
    throw error instanceof Conflict && error.reason === 'flow-in-use'
      ? adminConflict('The flow is in use by a client')
      : error;
  }
}

/** What most of these resources answer; browsers are told not to keep it (as Keycloak). */
export const changedAnswer: Answer = { ...noContent, headers: NO_CACHE };
export const createdAnswer = (location: string): Answer => {
  const answer = created(location);
  return { ...answer, headers: { ...NO_CACHE, ...answer.headers } };
};

const realmGone = () => adminNotFound('Realm not found.');

/** @throws {Refusal} 400 when it is more than one document should hold */
export function checkSize({ flows, configs }: RealmAuthentication): void {
  if (flows.length > MAX_FLOWS) throw adminError(400, `A realm has at most ${MAX_FLOWS} flows`);
  const parts = flows.reduce((sum, { executions }) => sum + executions.length, configs.length);
  if (parts > MAX_PARTS)
    throw adminError(400, `A realm has at most ${MAX_PARTS} executions and configurations`);
}
