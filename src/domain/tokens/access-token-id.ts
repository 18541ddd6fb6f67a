import { newId } from '../../lib/ids.ts';
import type { SessionKind } from '../sessions/session.ts';

/**
 * What an access token lives on: a client's part of an online or an offline session; such a session in which the
 * client has no part; or nothing that outlives the answer.
 */
export type TokenBasis = SessionKind | 'within online' | 'within offline' | 'nothing';

/**
 * The grant a token came from: authorization code, client credentials, password, refresh, token exchange, JWT authorization grant, device grant, backchannel authentication; none, for
 * an example.
 */
export type TokenOrigin = 'ac' | 'cc' | 'ro' | 'rt' | 'te' | 'ag' | 'dg' | 'ci' | 'na';

const BASES: Readonly<Record<TokenBasis, string>> = {
  online: 'on',
  offline: 'of',
  'within online': 'nt',
  'within offline': 'ft',
  nothing: 'tr',
};
const BASIS_OF = new Map(Object.entries(BASES).map(([basis, code]) => [code, basis as TokenBasis]));

/** What an access token's id tells of it. */
export interface AccessTokenKind {
  readonly basis: TokenBasis;
  /** Lightweight access tokens leave the mapped claims to introspection. */
  readonly lightweight: boolean;
  /** Two letters; `TokenOrigin` where this version issued it. */
  readonly origin: string;
}

/** A new id that tells the basis, the kind of token and the grant it came from (as Keycloak's). */
export const accessTokenId = ({ basis, lightweight, origin }: AccessTokenKind): string =>
  `${BASES[basis]}${lightweight ? 'lt' : 'rt'}${origin}:${newId()}`;

/**
 * A new id for a token that leads to no user: there is no session to find them by, and `sub` is a mapper's.
 */
export const untraceableTokenId = (): string => `${UNTRACEABLE}:${newId()}`;
const UNTRACEABLE = 'untraceable';
/** Whether the token of that id leads to its user by its subject. */
export const isTraceable = (id: string): boolean => !id.startsWith(`${UNTRACEABLE}:`);

/** What the id tells; undefined for one that tells nothing. */
export function readAccessTokenId(id: string): AccessTokenKind | undefined {
  const [, code = '', weight, origin = ''] = /^(..)([lr])t(..):/.exec(id) ?? [];
  const basis = BASIS_OF.get(code);
  return basis && { basis, lightweight: weight === 'l', origin };
}
