import { hash } from 'node:crypto';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Change } from '../domain/store.ts';
import { badRequest } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Answer, Request } from '../http/exchange.ts';
import { seconds } from '../lib/clock.ts';
import type { Caller } from './caller.ts';
import type { RegistrationService } from './service.ts';

/** Seconds for which an answer is kept. */
const KEPT = 3600;
/** Answers kept of one caller; of one client's own, which is given a new token by each of its updates. */
const MOST = 10_000;
const MOST_OF_A_CLIENT = 100;

/** A request that may come again, because its answer was lost (`Idempotency-Key`). */
export interface Repeatable {
  readonly id: string;
  /** Whose answers count together. */
  readonly caller: string;
  readonly most: number;
  readonly body: string;
}

/**
 * What a request is known by when it is repeated: by the same caller, at the same place, with the same key. Who is nobody
 * has nothing to be known by: anonymous requests are done anew.
 * @throws {Refusal} 400 for a key that is none
 */
export function repeatable(request: Request, caller: Caller): Repeatable | undefined {
  const key = request.headers['idempotency-key'];
  const who = identity(caller);
  if (key === undefined || who === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw badRequest('Idempotency-Key is 1 to 255 visible characters of ASCII');
  const { provider = '', clientId = '' } = request.params;
  const isClient = caller.kind === 'registration access token';
  return {
    caller: digest(isClient ? `client ${clientId}` : who),
    most: isClient ? MOST_OF_A_CLIENT : MOST,
    id: digest(JSON.stringify([request.method, provider, clientId, who, key])),
    body: digest(request.body),
  };
}

const digest = (data: string | Buffer): string => hash('sha256', data, 'base64url');

function identity(caller: Caller): string | undefined {
  switch (caller.kind) {
    case 'anonymous':
      return undefined;
    case 'bearer':
      return `bearer ${caller.userId}`;
    case 'initial access token':
      return `initial access token ${caller.token.id}`;
    case 'registration access token':
      return `registration access token ${caller.id}`;
  }
}

/**
 * Does the work, unless it was done: then its answer is given again. Of requests that come at once one does it, whatever
 * the others then run into.
 * @throws {Refusal} 422 when the key was used for something else
 */
export async function once(
  service: RegistrationService,
  realm: RealmView,
  repeated: Repeatable | undefined,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (!repeated) return work();
  const known = await answeredBefore(service, realm, repeated);
  if (known) return known;
  if ((await service.store.keptAnswers.count(realm.id, repeated.caller)) >= repeated.most)
    throw new Refusal(429, 'too_many_requests', {
      description: 'As many answers are kept for you as may be; try again later or without Idempotency-Key',
      headers: { 'retry-after': '300' },
    });
  try {
    return await work();
  } catch (error) {
    const others = await answeredBefore(service, realm, repeated);
    if (others) return others;
    throw error;
  }
}

async function answeredBefore(
  { store, clock }: RegistrationService,
  realm: RealmView,
  { id, body }: Repeatable,
): Promise<Answer | undefined> {
  const kept = await store.keptAnswers.find(realm.id, id, seconds(clock));
  if (!kept) return undefined;
  if (kept.body !== body)
    throw new Refusal(422, 'invalid_request', {
      description: 'Idempotency-Key was used for another request',
    });
  return JSON.parse(kept.answer) as Answer;
}

/** The change that keeps an answer, for the unit that it tells of. */
export function keep(
  { store, clock }: RegistrationService,
  realm: RealmView,
  repeated: Repeatable | undefined,
  answer: Answer,
): Change[] {
  if (!repeated) return [];
  const now = seconds(clock);
  const { id, caller, body } = repeated;
  const kept = { realmId: realm.id, id, caller, body, answer: JSON.stringify(answer), expiresAt: now + KEPT };
  return [store.keptAnswers.create(kept, now)];
}
