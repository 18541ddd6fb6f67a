import assert from 'node:assert/strict';
import type { Store } from '../../src/domain/store.ts';

/** What registers clients without end until it is killed. */
export interface Storm {
  /** Client ids whose registration has been acknowledged; all of them once it is killed. */
  readonly acknowledged: readonly string[];
  /** Resolves when the first registration has been acknowledged. */
  hasBegun(): Promise<void>;
  /** Kills the process (SIGKILL); resolves when it is gone. */
  kill(): Promise<void>;
}

/** Where the storms of a test register their clients. */
export interface Target {
  readonly realmId: string;
  readonly initialAccessTokenId: string;
  /** What the initial access token was good for at first. */
  readonly count: number;
  /** Clients that were there before. */
  readonly before: number;
}

/**
 * That everything acknowledged is there, nothing is half made, and the counts say the same: a registration is a client,
 * a use of the token and an event, or nothing.
 */
export async function checkSurvivors(
  store: Store,
  { realmId, initialAccessTokenId, count, before }: Target,
  acknowledged: readonly string[],
): Promise<number> {
  const events = await store.events.list(realmId, 'user', { first: 0, max: 1_000_000 });
  const told = events.filter(({ type, error }) => type === 'CLIENT_REGISTER' && !error);
  const ofClients = new Set(told.map(({ clientId }) => clientId));
  for (const clientId of acknowledged) {
    const client = await store.clients.findByClientId(realmId, clientId);
    assert(client, `acknowledged ${clientId} is there`);
    assert(client.secret, `acknowledged ${clientId} has its secret`);
    assert.deepEqual(await store.clients.find(realmId, client.id), client);
    assert(ofClients.has(clientId), `acknowledged ${clientId} has its event`);
  }
  const made = (await store.clients.count(realmId)) - before;
  const token = await store.initialAccessTokens.find(realmId, initialAccessTokenId);
  assert.equal(count - (token?.remainingCount ?? 0), made, 'as many uses of the token as clients');
  assert.equal(told.length, made, 'as many events as clients');
  assert.equal(ofClients.size, made, 'an event for each client');
  assert(made >= new Set(acknowledged).size);
  return made;
}
