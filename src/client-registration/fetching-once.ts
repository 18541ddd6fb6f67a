import type { FetchSector } from '../domain/clients/pairwise.ts';

/** The same, which fetches each document once, however often a request is tried: whoever publishes it is not asked for each try. */
export function fetchingOnce<Service extends { readonly fetchSector: FetchSector }>(
  service: Service,
): Service {
  const fetched = new Map<string, ReturnType<FetchSector>>();
  const fetchSector: FetchSector = (url) => {
    const known = fetched.get(url) ?? service.fetchSector(url);
    fetched.set(url, known);
    return known;
  };
  return { ...service, fetchSector };
}
