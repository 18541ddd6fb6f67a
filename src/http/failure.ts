import { changedByOthers } from '../domain/retry.ts';
import { Conflict, Unavailable } from '../domain/store.ts';
import { Refusal } from '../errors/refusal.ts';
import { asksForPage } from './accept.ts';
import { type Answer, type Request, refused } from './exchange.ts';
import type { Logger } from './log.ts';

/** What a person is told where a request failed. */
export interface Failure {
  readonly status: number;
  /** Beyond what the status says. */
  readonly said?: string | undefined;
}

/** The page of a failure; undefined where there can be none. */
export type FailurePage = (request: Request, failure: Failure) => Promise<Answer | undefined>;

/** What is known of a request that failed. */
interface Failed {
  readonly request: Request;
  /** The pattern of its path. */
  readonly route: string;
}

/**
 * A refusal is answered as it says, and a conflict that its door has no word of its own for with 409: nothing of it was
 * stored. Where the database is away it is 503. Anything else is a bug: fixed words, the cause in the log alone. Browsers are given a page of what no protocol
 * has a word for.
 */
export async function answerTo(
  thrown: unknown,
  failed: Failed,
  { log, failurePage }: { readonly log: Logger; readonly failurePage?: FailurePage | undefined },
): Promise<Answer> {
  const { request } = failed;
  const error = inWordsOfHttp(thrown);
  const isRefusal = error instanceof Refusal;
  if (isRefusal) reportRefusal(error, failed, log);
  else log.error({ ...placeOf(failed), err: error }, 'request failed');
  const answer = isRefusal ? refused(error) : unknownError(request);
  const failure = isRefusal ? failureOf(error) : { status: 500 };
  if (!failure || !failurePage || !asksForPage(request)) return answer;
  try {
    const page = await failurePage(request, failure);
    return page ? { ...page, headers: { ...answer.headers, ...page.headers } } : answer;
  } catch (err) {
    log.error({ request: request.id, err }, 'the page of a failure could not be shown');
    return answer;
  }
}

/** What the store throws as the refusal it comes to; anything else as it is. */
function inWordsOfHttp(thrown: unknown): unknown {
  if (thrown instanceof Conflict) return changedByOthers(thrown);
  if (thrown instanceof Unavailable) return notNow(thrown);
  return thrown;
}

/** RFC 9110 section 15.6.4: another node may be better off, and this one is as soon as its database is. */
const notNow = (cause: Unavailable) =>
  new Refusal(503, 'temporarily_unavailable', {
    description: 'The database is not available',
    headers: { 'retry-after': '2' },
    cause,
  });

/** Keycloak's answer to what went wrong inside. */
const unknownError = ({ id }: Request): Answer => ({
  status: 500,
  headers: { 'content-type': 'application/json' },
  json: {
    error: 'unknown_error',
    error_description: `For more on this error consult the server log (request ${id}).`,
  },
});

const placeOf = ({ request: { id, method }, route }: Failed) => ({ request: id, method, route });

/** A refusal that says all there is to say is not worth a line of the log. */
function reportRefusal(refusal: Refusal, failed: Failed, log: Logger): void {
  const { code, detail, cause } = refusal;
  if (cause instanceof Unavailable)
    log.warn({ ...placeOf(failed), err: cause }, 'the database is not available');
  else if (detail || cause)
    log.info({ request: failed.request.id, code, detail, err: cause }, 'request refused');
}

/** The code of a store of users that cannot be asked: pages have words of their own for it. */
const NO_USERS = 'temporarily_unavailable';

/** What a person is told of a refusal in the place of its JSON; undefined for what is said to a program. */
function failureOf(refusal: Refusal): Failure | undefined {
  const { status, code, description, shownAs } = refusal;
  if (shownAs !== undefined) return { status, said: shownAs };
  // What we have no room for, have not built, or cannot do now is for whoever asks to understand.
  if (status === 429 || status === 501 || (status === 503 && code !== NO_USERS))
    return { status, said: description };
  if (status === 503 || refusal.isForPeople || refusal.cause instanceof Conflict) return { status };
  return undefined;
}
