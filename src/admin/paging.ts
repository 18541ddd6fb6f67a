import { notFound } from '../errors/http.ts';
import type { Request } from '../http/exchange.ts';

/**
 * Where a list begins and how long it may be; a negative number sets no bound (as Keycloak).
 * @param usual how long it may be where nothing is said of it; without, as long as it is
 * @throws {Refusal} 404
 */
export function paging(
  { query }: Request,
  usual?: number,
): { readonly first?: number; readonly max?: number } {
  const number = (name: string): number | undefined => {
    const text = query.get(name);
    if (text === null || text === '') return undefined;
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(Math.abs(value) <= GREATEST)) throw notFound();
    return value < 0 ? undefined : value;
  };
  const first = number('first');
  const max = query.get('max') ? number('max') : usual;
  return { ...(first !== undefined && { first }), ...(max !== undefined && { max }) };
}

/** Numbers have 32 bits; any other is no number (as Keycloak). */
const GREATEST = 2 ** 31 - 1;

/** As many as Keycloak shows of what may be many to those who do not say how many they want. */
export const USUAL_PAGE = 100;

/** The part of a list that a page asks for. */
export const pageOf = <Thing>(
  list: readonly Thing[],
  { first = 0, max = list.length }: ReturnType<typeof paging>,
): readonly Thing[] => list.slice(first, first + max);

/** Whether the caller wants the short forms of things. */
export const isBrief = (request: Request, unlessSaid: boolean): boolean =>
  asksFor(request, 'briefRepresentation', unlessSaid);

/** What a parameter says that is true or false: whatever is not `true` is false, and what is empty is not said. */
export function asksFor({ query }: Request, name: string, unlessSaid = false): boolean {
  const said = query.get(name);
  return said ? said.toLowerCase() === 'true' : unlessSaid;
}
