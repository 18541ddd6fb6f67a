// A storm of registrations on the store alone. Prints `ack {client id}` once a unit is committed, by one write each.
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { newClient } from '../../src/domain/clients/new-client.ts';
import { openStore } from '../../src/storage/index.ts';

const [databaseUrl = '', realmId = '', tokenId = '', width = '1', times = 'Infinity'] = process.argv.slice(2);
const log = { info() {}, warn() {}, error() {} };
const store = await openStore({ databaseUrl, keyEncryptionKey: Buffer.alloc(32, 'key'), log });

let left = Number(times);

async function register(): Promise<void> {
  while (left-- > 0) {
    const identity = { id: randomUUID(), realmId, clientId: randomUUID(), createdAt: Date.now() };
    const client = { ...newClient(identity), secret: randomUUID(), registrationTokenId: randomUUID() };
    const event = {
      id: randomUUID(),
      realmId,
      time: Date.now(),
      type: 'CLIENT_REGISTER',
      kind: 'user',
      clientId: client.clientId,
      details: {},
      listed: true,
      audited: true,
    } as const;
    await store.commit([
      store.clients.create(client),
      store.initialAccessTokens.use(realmId, tokenId),
      store.events.append(event),
    ]);
    writeSync(1, `ack ${client.clientId}\n`);
  }
}

await Promise.all(Array.from({ length: Number(width) }, register));
await store.close();
