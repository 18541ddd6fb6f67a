import type { FetchSector } from '../domain/clients/pairwise.ts';
import type { GuardedFetcher } from './guarded-fetcher.ts';

/** Gets sector identifier documents: whoever registers a client names the URL, so it is fetched guardedly. */
export const sectorFetcher =
  (fetcher: GuardedFetcher): FetchSector =>
  async (url) => {
    try {
      const { status, text } = await fetcher.get(url, 'application/json');
      const listed: unknown = status === 200 ? JSON.parse(text) : undefined;
      return Array.isArray(listed) ? listed : undefined;
    } catch {
      return undefined;
    }
  };
