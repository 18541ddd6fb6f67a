import type { Claims } from '../domain/tokens/jws.ts';
import { FetchRefused } from '../http/fetch-refused.ts';
import type { Exchanged } from './kind.ts';

/**
 * The objects of a list that a service shows to whoever has the access token, also where it stands under `values`. Empty where it shows
 * none, for whatever reason: what is listed, such as addresses, people are asked for then.
 */
export async function fetchList(
  { dependencies, tokens }: Pick<Exchanged, 'dependencies' | 'tokens'>,
  url: string,
): Promise<readonly Claims[]> {
  try {
    const authorization = `Bearer ${tokens.accessToken ?? ''}`;
    const { status, text } = await dependencies.fetcher.get(url, 'application/json', authorization);
    return status === 200 ? objectsIn(JSON.parse(text)) : [];
  } catch (error) {
    if (error instanceof FetchRefused || error instanceof SyntaxError) return [];
    throw error;
  }
}

function objectsIn(answer: unknown): readonly Claims[] {
  const list: unknown = Array.isArray(answer) ? answer : ((answer ?? {}) as Claims).values;
  const isObject = (each: unknown) => typeof each === 'object' && each !== null && !Array.isArray(each);
  return Array.isArray(list) ? (list.filter(isObject) as Claims[]) : [];
}
