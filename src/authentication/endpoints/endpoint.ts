import type { Answer } from '../../http/exchange.ts';
import { equalSecrets } from '../../lib/equality.ts';
import type { Login } from '../login.ts';

/** Answers a request about a login that is there. */
export type Endpoint = (login: Login) => Promise<Answer>;

/** Whether the request comes from the login's present page, and not from one of before, nor from elsewhere. */
export function isFromPage(
  { request, session, isLate }: Login,
  code = request.query.get('session_code'),
): boolean {
  return !isLate && code !== null && equalSecrets(code, session.state.code);
}
