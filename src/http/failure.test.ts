import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../errors/refusal.ts';
import type { Request } from './exchange.ts';
import { answerTo, type Failure } from './failure.ts';
import type { Logger } from './log.ts';

const none = () => {};
const log: Logger = { debug: none, info: none, warn: none, error: none, child: () => log };

async function shownOf(error: Refusal): Promise<Failure | undefined> {
  let shown: Failure | undefined;
  const request = { id: '1', method: 'GET', headers: { accept: 'text/html' } } as unknown as Request;
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
