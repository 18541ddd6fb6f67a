import { createHash } from 'node:crypto';
import type { Client } from '../../domain/clients/client.ts';
import type { MapperKind } from './mapper.ts';

/**
 * A `sub` that is another in each sector (OpenID Connect Core section 8.1), made as Keycloak makes it, so that
 * applications know their users again.
 */
export const pairwiseSubMapper: MapperKind = {
  id: 'oidc-sha256-pairwise-sub-mapper',
  tokens: ['access', 'id', 'userinfo', 'introspection'],
  always: true,
  contribute:
    ({ id, config }) =>
    (claims, { client, user }) => {
      const sector = hostOf(config.sectorIdentifierUri) ?? sectorOf(client);
      const hash = createHash('sha256').update(sector).update(user.id);
      // Without a salt of its own nobody may guess it either.
      claims.sub = nameUuid(hash.update(config.pairwiseSubAlgorithmSalt || id).digest());
    },
};

function hostOf(url: string | undefined): string | undefined {
  return url && URL.canParse(url) ? new URL(url).hostname : undefined;
}

/** The host that the client's redirect URIs share. */
function sectorOf({ redirectUris, rootUrl, clientId }: Client): string {
  for (const uri of redirectUris) {
    const host = hostOf(uri) ?? hostOf(rootUrl);
    if (host) return host;
  }
  return clientId;
}

/** A version 3 UUID of octets without a name space. */
function nameUuid(octets: Buffer): string {
  const hash = createHash('md5').update(octets).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x30;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
