import type { Client } from './client.ts';

/** Origins of redirect URIs, which `+` in a client's web origins stands for. */
export function originsOfUris(uris: readonly string[]): string[] {
  return [...new Set(uris.flatMap((uri) => uri.match(/^https?:\/\/[^/?#]+/i)?.[0] ?? []))];
}

/** The origins whose pages may read this client's answers; `+` resolved, `*` kept. */
export function originsOf({
  webOrigins,
  redirectUris,
}: Pick<Client, 'webOrigins' | 'redirectUris'>): string[] {
  return [
    ...new Set(webOrigins.flatMap((origin) => (origin === '+' ? originsOfUris(redirectUris) : [origin]))),
  ];
}
