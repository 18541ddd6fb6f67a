import { Refusal } from '../errors/refusal.ts';
import type { Request } from '../http/exchange.ts';

export const DAY = 86_400_000;

/**
 * A moment that a parameter names, in milliseconds since 1970: as such, or as a day of UTC.
 * @param intoTheDay which moment of the day is meant, in milliseconds after its begin
 * @throws {Refusal} 400
 */
export function momentAsked(
  { query }: Pick<Request, 'query'>,
  name: string,
  intoTheDay: number,
): number | undefined {
  const text = query.get(name);
  if (!text) return undefined;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // A day that no month has is another one to Date.
  if (!Number.isNaN(day) && new Date(day).toISOString().startsWith(text)) return day + intoTheDay;
  if (/^\+?\d{1,18}$/.test(text)) return Number(text);
  throw new Refusal(400, `Invalid value for '${name}', expected format is yyyy-MM-dd or an Epoch timestamp`);
}
