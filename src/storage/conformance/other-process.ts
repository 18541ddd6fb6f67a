// The other process of `processes.ts`: a node on the database named on its command line that does what it is told.
import { randomUUID } from 'node:crypto';
import { newClient } from '../../domain/clients/new-client.ts';
import { open } from './database-under-test.ts';

export type Question =
  | { readonly ask: 'cached-name'; readonly realmId: string; readonly clientId: string }
  | { readonly ask: 'rename'; readonly realmId: string; readonly clientId: string; readonly name: string }
  | { readonly ask: 'register'; readonly realmId: string; readonly tokenId: string; readonly times: number };

export type Answer = { readonly name?: string; readonly registered?: number };

const store = await open(process.argv[2] ?? '');

async function answer(question: Question): Promise<Answer> {
  const { realmId } = question;
  if (question.ask === 'register') {
    const units = Array.from({ length: question.times }, () => {
      const id = randomUUID();
      const client = newClient({ id, realmId, clientId: id, createdAt: 0 });
      return store.commit([
        store.clients.create(client),
        store.initialAccessTokens.use(realmId, question.tokenId),
      ]);
    });
    return { registered: (await Promise.all(units)).length };
  }
  const find = () => store.clients.findByClientId(realmId, question.clientId);
  const client = await store.cached(`client:${realmId}:${question.clientId}`, find);
  if (!client) return {};
  if (question.ask === 'rename')
    await store.commit([store.clients.update({ ...client, name: question.name })]);
  return client.name === undefined ? {} : { name: client.name };
}

process.on('message', (question: Question) => {
  void answer(question).then((given) => process.send?.(given));
});
process.on('disconnect', () => void store.close());
process.send?.('ready');
