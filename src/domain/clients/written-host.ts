import { domainToUnicode } from 'node:url';
import { lookOf } from '../users/folded-name.ts';
import type { Client } from './client.ts';

const ENCODED = /(?:^|\.)xn--/i;

/** A host with the letters it stands for behind it, where they are not those it is written in (RFC 5890): people know neither alone. */
export function writtenHost(host: string): string {
  const letters = lettersOf(host);
  return letters === undefined ? host : `${host} (${letters})`;
}

function lettersOf(host: string): string | undefined {
  if (!ENCODED.test(host)) return undefined;
  const name = host.replace(/:\d+$/, '');
  const letters = domainToUnicode(name);
  return letters !== '' && letters !== name ? letters : undefined;
}

const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u];

/** Hosts that one event tells of, at most. */
const MOST = 10;

/**
 * Hosts of a client that are not written in plain letters, each with what it could pass for: whoever approves a client does not see
 * that from `xn--`.
 */
export function internationalHosts(client: Client): readonly string[] {
  const { redirectUris, rootUrl, baseUrl, adminUrl, attributes } = client;
  const named = [...redirectUris, rootUrl, baseUrl, adminUrl];
  const uris = [...named, ...Object.values(attributes).flatMap((value) => value.split('##'))];
  const hosts = uris.flatMap((uri) =>
    uri && ENCODED.test(uri.replace(/^[^/]*\/\//, '')) && URL.canParse(uri) ? [new URL(uri).hostname] : [],
  );
  return [...new Set(hosts)]
    .filter((host) => ENCODED.test(host))
    .slice(0, MOST)
    .map(described);
}

function described(host: string): string {
  const letters = lettersOf(host) ?? '';
  const look = lookOf(letters);
  const isMixed = letters
    .split('.')
    .some((label) => SCRIPTS.filter((script) => script.test(label)).length > 1);
  return [
    writtenHost(host),
    ...(look === letters ? [] : [`looks like ${look}`]),
    ...(isMixed ? ['mixes scripts'] : []),
  ].join(', ');
}
