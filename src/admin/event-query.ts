import type { EventQuery } from '../domain/events/event.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Request } from '../http/exchange.ts';
import { DAY, momentAsked } from './moment-asked.ts';
import { paging } from './paging.ts';

/** Events of a list that says not how long it may be, and of any list. */
const USUALLY = 100;
const AT_MOST = 10_000;

/** Which events of a list are asked for, and in which order. @throws {Refusal} 400, 404 */
export function eventPage(request: Request): EventQuery {
  const { first = 0, max } = paging(request);
  const unbounded = request.query.get('max')?.startsWith('-') ?? false;
  const direction = request.query.get('direction') || 'desc';
  if (direction !== 'asc' && direction !== 'desc')
    throw new Refusal(400, 'Invalid value for sortDirection, expected value is asc or desc');
  return {
    oldestFirst: direction === 'asc',
    from: momentAsked(request, 'dateFrom', 0),
    to: momentAsked(request, 'dateTo', DAY - 1),
    first,
    max: Math.min(max ?? (unbounded ? AT_MOST : USUALLY), AT_MOST),
  };
}

export const textOf = ({ query }: Request, name: string): string | undefined => query.get(name) || undefined;

/** @throws {Refusal} 400 for a word that no event has; Keycloak fails with 500 */
export function wordsOf({ query }: Request, name: string, known: readonly string[]): readonly string[] {
  const asked = query.getAll(name).filter((word) => word !== '');
  if (asked.some((word) => !known.includes(word))) throw new Refusal(400, `Invalid value for '${name}'`);
  return asked;
}
