import { newId } from '../../lib/ids.ts';
import type { ProtocolMapper } from '../client-scopes/client-scope.ts';
import type { Client } from './client.ts';
import { webUrlProblem } from './uri.ts';

const PAIRWISE_MAPPER = 'oidc-sha256-pairwise-sub-mapper';

export const isPairwise = ({ protocolMapper }: Pick<ProtocolMapper, 'protocolMapper'>): boolean =>
  protocolMapper === PAIRWISE_MAPPER;

/** The mapper with a salt, without which a user's ids in other sectors could be guessed; a sector left empty is none. */
export function withSalt(mapper: ProtocolMapper): ProtocolMapper {
  if (!isPairwise(mapper)) return mapper;
  const { sectorIdentifierUri, pairwiseSubAlgorithmSalt, ...rest } = mapper.config;
  return {
    ...mapper,
    config: {
      ...rest,
      ...(sectorIdentifierUri && { sectorIdentifierUri }),
      pairwiseSubAlgorithmSalt: pairwiseSubAlgorithmSalt || newId(),
    },
  };
}

/** The mapper that makes a client's subjects pairwise, as registration adds it. */
export const pairwiseMapper = (sectorIdentifierUri: string | undefined, before?: ProtocolMapper) =>
  withSalt({
    ...(before ?? {
      id: newId(),
      name: 'pairwise subject identifier',
      protocol: 'openid-connect',
      protocolMapper: PAIRWISE_MAPPER,
    }),
    config: {
      ...(sectorIdentifierUri && { sectorIdentifierUri }),
      ...(before && { pairwiseSubAlgorithmSalt: before.config.pairwiseSubAlgorithmSalt ?? '' }),
    },
  });

/** The redirect URIs that a sector identifier document lists; undefined when it cannot be had or is no list. */
export type FetchSector = (url: string) => Promise<readonly unknown[] | undefined>;

export const MALFORMED_SECTOR = 'Malformed Sector Identifier URI.';

/** The host that a sector is named after (OpenID Connect Core section 8.1); undefined for what has none. */
const hostOf = (url: string) => (URL.canParse(url) && new URL(url).hostname) || undefined;

/**
 * What speaks against pairwise subjects for a client: its redirect URIs are of one host, or are listed by the document
 * of its sector (OpenID Connect Dynamic Client Registration section 5), which is fetched for that.
 */
export async function findPairwiseProblem(
  client: Pick<Client, 'redirectUris' | 'rootUrl'>,
  sector: string | undefined,
  fetchSector: FetchSector,
): Promise<string | undefined> {
  const redirectUris = absoluteRedirectUris(client);
  if (!sector) return hostsProblem(redirectUris);
  if (!hostOf(sector)) return MALFORMED_SECTOR;
  // What is no plain URL of the web nobody gets anything from.
  const listed = webUrlProblem(sector) === undefined ? await fetchSector(sector) : undefined;
  if (!listed) return 'Failed to get redirect URIs from the Sector Identifier URI.';
  return redirectUris.every((uri) => listed.includes(uri))
    ? undefined
    : 'Client redirect URIs does not match redirect URIs fetched from the Sector Identifier URI.';
}

function hostsProblem(redirectUris: readonly string[]): string | undefined {
  const hosts = new Set(redirectUris.map(hostOf));
  if (hosts.size === 0) return 'Client redirect URIs must contain a valid host component.';
  return hosts.size > 1
    ? 'Without a configured Sector Identifier URI, client redirect URIs must not contain multiple host components.'
    : undefined;
}

/** Those below a root URL in full; without one they lead nowhere. */
const absoluteRedirectUris = ({ redirectUris, rootUrl }: Pick<Client, 'redirectUris' | 'rootUrl'>) =>
  redirectUris.flatMap((uri) =>
    uri.startsWith('/') ? (rootUrl ? [rootUrl.replace(/\/$/, '') + uri] : []) : [uri],
  );
