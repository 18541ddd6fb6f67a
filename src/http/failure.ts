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
  { request, route }: Failed,
  { log, failurePage }: { readonly log: Logger; readonly failurePage?: FailurePage | undefined },
): Promise<Answer> {
  const error =
    thrown instanceof Conflict
      ? changedByOthers(thrown)
      : thrown instanceof Unavailable
        ? notNow(thrown)
        : thrown;
  const { answer, failure } = settle(error, { request, route }, log);
  if (!failure || !failurePage || !asksForPage(request)) return answer;
  try {
    const page = await failurePage(request, failure);
    return page ? { ...page, headers: { ...answer.headers, ...page.headers } } : answer;
  } catch (err) {
    log.error({ request: request.id, err }, 'the page of a failure could not be shown');
    return answer;
  }
}

/** RFC 9110 section 15.6.4: another node may be better off, and this one is as soon as its database is. */
const notNow = (cause: Unavailable) =>
  new Refusal(503, 'temporarily_unavailable', {
    description: 'The database is not available',
    headers: { 'retry-after': '2' },
    cause,
  });

/** The code of a store of users that cannot be asked: pages have words of their own for it. */
const NO_USERS = 'temporarily_unavailable';

interface Settled {
  readonly answer: Answer;
  /** Where a browser is shown a page instead. */
  readonly failure: Failure | undefined;
}

function settle(error: unknown, { request, route }: Failed, log: Logger): Settled {
  const { id, method } = request;
  if (!(error instanceof Refusal)) {
    log.error({ request: id, method, route, err: error }, 'request failed');
    const body = {
      error: 'unknown_error',
      error_description: `For more on this error consult the server log (request ${id}).`,
    };
    const answer = { status: 500, headers: { 'content-type': 'application/json' }, json: body };
    return { answer, failure: { status: 500 } };
  }
  if (error.cause instanceof Unavailable)
    log.warn({ request: id, method, route, err: error.cause }, 'the database is not available');
  else if (error.detail || error.cause)
    log.info({ request: id, code: error.code, detail: error.detail, err: error.cause }, 'request refused');
  const { status } = error;
  // What we have no room for, have not built, or cannot do now is for whoever asks to understand.
  const failure =
    status === 429 || status === 501 || (status === 503 && error.code !== NO_USERS)
      ? { status, said: error.description }
      : error.isForPeople || status === 503 || error.cause instanceof Conflict
        ? { status }
        : undefined;
  return { answer: refused(error), failure };
}
