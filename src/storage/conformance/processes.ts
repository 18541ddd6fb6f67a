import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from '../../domain/store.ts';
import { type DatabaseUnderTest, open } from './database-under-test.ts';
import type { Answer, Question } from './other-process.ts';
import { aClient, anInitialAccessToken, storedRealm } from './samples.ts';

const start = (url: string) => fork(new URL('./other-process.ts', import.meta.url), [url]);

async function stop(process: ChildProcess): Promise<void> {
  const exit = once(process, 'exit');
  process.disconnect();
  await exit;
}

export function processSuite(database: DatabaseUnderTest): void {
  describe('several processes', () => {
    it('may start at once on an empty database', async () => {
      const url = await database.freshUrl();
      const processes = [start(url), start(url), start(url)];
      for (const [said] of await Promise.all(processes.map((each) => once(each, 'message')))) {
        assert.equal(said, 'ready');
      }
      await Promise.all(processes.map(stop));
    });
  });

  describe('two processes on one database', () => {
    let store: Store;
    let other: ChildProcess;

    before(async () => {
      const url = await database.freshUrl();
      store = await open(url);
      other = start(url);
      await once(other, 'message');
    });
    after(async () => {
      await stop(other);
      await store.close();
    });

    async function ask(question: Question): Promise<Answer> {
      other.send(question);
      const [answer] = await once(other, 'message');
      return answer as Answer;
    }

    /** What is served when it is the new, or after far more time than news take; where they take none, what is served at once. */
    async function onceNewsCame<T>(served: () => Promise<T>, changed: T): Promise<T> {
      const end = performance.now() + 50 * database.newsTakes;
      for (;;) {
        const now = await served();
        if (now === changed || performance.now() >= end) return now;
        await delay(2);
      }
    }

    it('serve what the other has changed', async () => {
      const realm = await storedRealm(store);
      const client = aClient(realm, { name: '0' });
      await store.commit([store.clients.create(client)]);
      const key = { realmId: realm.id, clientId: client.clientId };
      assert.deepEqual(await ask({ ask: 'cached-name', ...key }), { name: '0' });

      const own = async () =>
        (
          await store.cached(`client:${realm.id}:${client.clientId}`, () =>
            store.clients.findByClientId(realm.id, client.clientId),
          )
        )?.name;
      for (let round = 1; round <= 20; round++) {
        await store.commit([store.clients.update({ ...client, name: `mine ${round}` })]);
        const theirs = async () => (await ask({ ask: 'cached-name', ...key })).name;
        assert.equal(await onceNewsCame(theirs, `mine ${round}`), `mine ${round}`);
        assert.equal(await own(), `mine ${round}`);
        await ask({ ask: 'rename', ...key, name: `theirs ${round}` });
        assert.equal(await onceNewsCame(own, `theirs ${round}`), `theirs ${round}`);
      }
    });

    it('register at the same time without losing a count', async () => {
      const realm = await storedRealm(store);
      const token = anInitialAccessToken(realm, { count: 400 });
      await store.commit([store.initialAccessTokens.create(token)]);
      const theirs = ask({ ask: 'register', realmId: realm.id, tokenId: token.id, times: 200 });
      const mine = Array.from({ length: 200 }, () =>
        store.commit([
          store.clients.create(aClient(realm)),
          store.initialAccessTokens.use(realm.id, token.id),
        ]),
      );
      await Promise.all(mine);
      assert.deepEqual(await theirs, { registered: 200 });
      assert.equal(await store.clients.count(realm.id), 400);
      assert.equal((await store.initialAccessTokens.find(realm.id, token.id))?.remainingCount, 0);
    });
  });
}
