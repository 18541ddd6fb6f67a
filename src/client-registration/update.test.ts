import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fromRepresentation } from '../domain/clients/from-representation.ts';
import { ClientGuesses } from '../domain/login-failures/client-guesses.ts';
import { freshContents } from '../domain/realms/create-realm.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import { createContents } from '../domain/realms/realm-contents.ts';
import { type RealmView, realmViews } from '../domain/realms/realm-view.ts';
import { type Change, Conflict, type Store } from '../domain/store.ts';
import { issueRegistrationAccessToken } from '../domain/tokens/registration-tokens.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Request } from '../http/exchange.ts';
import { PublishedKeys } from '../http/published-keys.ts';
import { getRealm } from '../http/realm.ts';
import { systemClock as clock } from '../lib/clock.ts';
import { openStore } from '../storage/index.ts';
import { defaultProvider } from './providers/default.ts';
import type { RegistrationService } from './service.ts';
import { update } from './update.ts';

const baseUrl = 'http://id.example';
const log = { info() {}, warn() {}, error() {} };

describe('an update while somebody else changes the client', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-update-'));
  let store: Store;
  let realm: RealmView;

  before(async () => {
    const databaseUrl = `sqlite:${join(folder, 'test.db')}`;
    store = await openStore({ databaseUrl, keyEncryptionKey: Buffer.alloc(32, 'k'), log });
    const contents = await freshContents({ id: 'shop-id', name: 'shop' }, clock.now());
    await store.commit(createContents(store, contents));
    realm = (await realmViews(store).find('shop')) ?? assert.fail();
  });
  after(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  /** A client, its token, and a service in which `meanwhile` happens between what an update reads and what it writes. */
  async function client(clientId: string, meanwhile: (tries: number) => Promise<unknown>) {
    const clientGuesses = new ClientGuesses(clock);
    const service = {
      store,
      realms: realmViews(store),
      clock,
      fetchSector: async () => undefined,
      publishedKeys: new PublishedKeys(
        {
          get: () => assert.fail(),
          getSigned: () => assert.fail(),
          post: () => assert.fail(),
          mayReach: () => true,
        },
        clock,
      ),
      mayReach: () => true,
      clientGuesses,
    };
    const issuer = issuerOf(baseUrl, realm.name);
    const issued = await issueRegistrationAccessToken(service, realm, issuer, 'authenticated', [], 0);
    const made = fromRepresentation({ clientId }, realm, clock.now());
    await store.commit([store.clients.create({ ...made, registrationTokenId: issued.id })]);
    let tries = 0;
    const commit = async (unit: readonly Change[]) => {
      tries += 1;
      await meanwhile(tries);
      return store.commit(unit);
    };
    return {
      token: issued.token,
      service: { ...service, store: { ...store, commit } } satisfies RegistrationService,
      read: async () => (await store.clients.findByClientId(realm.id, clientId)) ?? assert.fail(),
    };
  }

  const put = async (
    service: RegistrationService,
    clientId: string,
    token: string,
    name: string,
    more: object = {},
  ) => {
    const request = {
      params: { realm: 'shop', clientId },
      query: new URLSearchParams(),
      headers: { authorization: `Bearer ${token}` },
      body: Buffer.from(JSON.stringify({ clientId, name, ...more })),
      ip: '127.0.0.1',
      reachedAt: baseUrl,
      baseUrl,
    } as unknown as Request;
    const realm = await getRealm(service.realms, request);
    return update({ service, realm, request }, defaultProvider);
  };

  it('keeps what the other has changed', async () => {
    const { token, service, read } = await client('both', async (tries) => {
      if (tries > 3) return;
      const now = await read();
      await store.commit([store.clients.update({ ...now, description: `change ${tries}` })]);
    });
    const answer = await put(service, 'both', token, 'Mine');
    assert.equal(answer.status, 200);
    const { name, description } = await read();
    assert.deepEqual([name, description], ['Mine', 'change 3']);
  });

  it('does not bring a client back that was disabled', async () => {
    const { token, service, read } = await client('disabled', async (tries) => {
      if (tries > 1) return;
      await store.commit([store.clients.update({ ...(await read()), enabled: false })]);
    });
    await assert.rejects(
      put(service, 'disabled', token, 'Mine'),
      (error) => error instanceof Refusal && error.status === 401,
    );
    const { enabled, name } = await read();
    assert.deepEqual([enabled, name], [false, undefined]);
  });

  it('does not bring a client back that was removed', async () => {
    const { token, service, read } = await client('removed', async (tries) => {
      if (tries === 1) await store.commit([store.clients.remove(await read())]);
    });
    await assert.rejects(
      put(service, 'removed', token, 'Mine'),
      (error) => error instanceof Refusal && error.status === 401,
    );
    assert.equal(await store.clients.findByClientId(realm.id, 'removed'), undefined);
  });

  it('succeeds for one of two with the same token', async () => {
    const { token, service, read } = await client('twice', async () => {});
    const results = await Promise.allSettled(
      ['one', 'two'].map((name) => put(service, 'twice', token, name).then(() => name)),
    );
    const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    assert.equal(won.length, 1);
    assert.equal((await read()).name, won[0]);
  });

  it('asks once for the document of a sector, however often it is tried', async () => {
    const { token, service, read } = await client('sector', async (tries) => {
      if (tries < 4)
        await store.commit([store.clients.update({ ...(await read()), description: `${tries}` })]);
    });
    const asked: string[] = [];
    const fetchSector = async (url: string) => {
      asked.push(url);
      return ['https://a.example/cb', 'https://b.example/cb'];
    };
    const protocolMappers = [
      {
        name: 'pairwise',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-sha256-pairwise-sub-mapper',
        config: { sectorIdentifierUri: 'https://a.example/sector' },
      },
    ];
    const redirectUris = ['https://a.example/cb', 'https://b.example/cb'];
    await put({ ...service, fetchSector }, 'sector', token, 'Mine', { redirectUris, protocolMappers });
    assert.equal((await read()).name, 'Mine');
    assert.deepEqual(asked, ['https://a.example/sector']);
  });

  it('is tried once more where something is gone, and not for ever', async () => {
    let last = 0;
    const { token, service } = await client('gone', async (tries) => {
      last = tries;
      if (tries < 3) throw new Conflict('gone');
    });
    await assert.rejects(
      put(service, 'gone', token, 'Mine'),
      (error) => error instanceof Refusal && error.status === 409,
    );
    assert.equal(last, 3, 'the refusal leaves an event');
  });
});
