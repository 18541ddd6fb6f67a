import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Conflict, Unavailable } from '../domain/store.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Request } from './exchange.ts';
import { answerTo, type Failure } from './failure.ts';
import type { Logger } from './log.ts';

const none = () => {};
const log: Logger = { debug: none, info: none, warn: none, error: none, child: () => log };

const request = { id: '1', method: 'GET', headers: { accept: 'text/html' } } as unknown as Request;

async function shownOf(error: Error): Promise<Failure | undefined> {
  let shown: Failure | undefined;
  const failurePage = async (_request: Request, failure: Failure) => {
    shown = failure;
    return undefined;
  };
  await answerTo(error, { request, route: '/' }, { log, failurePage });
  return shown;
}

test('what cannot be done now says on the page what it is', async () => {
  const channel = new Refusal(503, 'server_error', { description: 'Failed to send' });
  assert.deepEqual(await shownOf(channel), { status: 503, said: 'Failed to send' });
  // Pages have words of their own where users cannot be looked up.
  const store = new Refusal(503, 'temporarily_unavailable', { description: 'Users cannot be looked up' });
  assert.deepEqual(await shownOf(store), { status: 503 });
});

test('a database that is away is no failure of the server: another node may be better off', async () => {
  const away = new Unavailable('PostgreSQL did not answer a read.');
  const answer = await answerTo(away, { request, route: '/' }, { log });
  assert.equal(answer.status, 503);
  assert.equal(answer.headers?.['retry-after'], '2');
  assert.deepEqual(answer.json, {
    error: 'temporarily_unavailable',
    error_description: 'The database is not available',
  });
});

test('what others changed at the same moment is a conflict at every door, not a failure of the server', async () => {
  const conflict = new Conflict('changed');
  const answer = await answerTo(conflict, { request, route: '/' }, { log });
  assert.equal(answer.status, 409);
  assert.deepEqual(answer.json, {
    error: 'conflict',
    error_description: 'Others are changing it at the same time',
  });
  assert.deepEqual(await shownOf(conflict), { status: 409 });
});
