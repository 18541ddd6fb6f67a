import type { RevocationSources } from '../domain/authentication/x509/revocation.ts';
import type { Clock } from '../lib/clock.ts';
import { makeRoom } from '../lib/make-room.ts';
import type { GuardedFetcher } from './guarded-fetcher.ts';

interface FetchedList {
  readonly list: Promise<Buffer>;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Milliseconds: whoever was revoked gets in no longer than that by a list that was fetched before. */
const FRESH = 300_000;
/** Milliseconds in which what could not be had is not asked for again. */
const PAUSE = 10_000;
const KEPT = 16;

/** Lists of revoked certificates by their URLs, kept for some minutes, and answers of responders. */
export function revocationSources(
  fetcher: Pick<GuardedFetcher, 'getSigned'>,
  clock: Clock,
): RevocationSources {
  const lists = new Map<string, FetchedList>();
  return {
    /** Of many who ask at once one fetches; where a list cannot be had anew, the one from before is as good as it says itself. */
    async list(url) {
      const now = clock.now();
      const known = lists.get(url);
      if (known && now - known.at < FRESH) return known.list;
      const list = fetcher.getSigned(url, 'application/pkix-crl').catch((error: unknown) => {
        if (!known) throw error;
        return known.list;
      });
      lists.delete(url);
      makeRoom(lists, KEPT);
      lists.set(url, { list, at: now });
      list.catch(() => lists.set(url, { list, at: now - FRESH + PAUSE }));
      return list;
    },
    ask: (url) => fetcher.getSigned(url, 'application/ocsp-response'),
  };
}
