import type { EventQuery } from '../domain/events/event.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Request } from '../http/exchange.ts';
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
    from: moment(request, 'dateFrom', 0),
    to: moment(request, 'dateTo', DAY - 1),
    first,
    max: Math.min(max ?? (unbounded ? AT_MOST : USUALLY), AT_MOST),
  };
}

const DAY = 86_400_000;

/**
 * Milliseconds since 1970, given as such or as a day of UTC.
 * @param within which moment of the day is meant, in milliseconds after its begin
 * @throws {Refusal} 400
 */
function moment(request: Request, name: string, within: number): number | undefined {
  const given = textOf(request, name);
  if (given === undefined) return undefined;
  if (/^-?\d{1,15}$/.test(given)) return Number(given);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(given) ? Date.parse(`${given}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(day))
    throw new Refusal(
      400,
      `Invalid value for '${name}', expected format is yyyy-MM-dd or an Epoch timestamp`,
    );
  return day + within;
}

export const textOf = ({ query }: Request, name: string): string | undefined => query.get(name) || undefined;

/** @throws {Refusal} 400 for a word that no event has; Keycloak fails with 500 */
export function wordsOf({ query }: Request, name: string, known: readonly string[]): readonly string[] {
  const asked = query.getAll(name).filter((word) => word !== '');
  if (asked.some((word) => !known.includes(word))) throw new Refusal(400, `Invalid value for '${name}'`);
  return asked;
}
