import { createHash } from 'node:crypto';
import { issuerOf } from '../../domain/realms/issuer.ts';
import { readOwn, signOwn } from '../../domain/tokens/own-token.ts';
import { stringClaim } from '../../domain/tokens/verify.ts';
import { seconds } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import type { Login } from '../login.ts';
import { NO_PAGE } from '../notes.ts';

const TYPE = 'proof-of-work';
/** Seconds for which a challenge is good. */
const GOOD_FOR = 900;

/** What a challenge is for: one login in a browser; of an application that has pages of its own, its client. */
const boundTo = ({ session, client }: Login): string =>
  session.state.notes[NO_PAGE] === undefined ? session.tabId : `client ${client.id}`;

/** A challenge for this login: what is to be found makes its SHA-256 begin with so many zero bits. */
export async function challengeFor(login: Login, bits: number): Promise<string> {
  const { dependencies, realm, request } = login;
  const now = seconds(dependencies.clock);
  const claims = {
    iss: issuerOf(request.baseUrl, realm.name),
    typ: TYPE,
    jti: newId(),
    iat: now,
    exp: now + GOOD_FOR,
    tab: boundTo(login),
    bits,
  };
  return signOwn(dependencies, realm, claims);
}

/** A solved challenge, which is good once. */
export interface Solved {
  readonly id: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/**
 * What a page has sent, `challenge.number`, where it is a challenge of this login and solved.
 * @param bits as many as are asked for now
 */
export function solved(login: Login, sent: string, bits: number): Solved | undefined {
  const { dependencies, realm, request } = login;
  const at = sent.lastIndexOf('~');
  const [challenge, number] = [sent.slice(0, at), sent.slice(at + 1)];
  if (at < 0 || !/^\d{1,16}$/.test(number)) return undefined;
  const issuer = issuerOf(request.baseUrl, realm.name);
  const claims = readOwn(realm, issuer, TYPE, challenge, seconds(dependencies.clock));
  const id = claims && stringClaim(claims, 'jti');
  if (!claims || id === undefined || claims.tab !== boundTo(login)) return undefined;
  if (Number(claims.bits) < bits || zeroBits(createHash('sha256').update(sent).digest()) < bits)
    return undefined;
  return { id, expiresAt: Number(claims.exp) };
}

function zeroBits(digest: Uint8Array): number {
  const at = digest.findIndex((octet) => octet !== 0);
  return at < 0 ? digest.length * 8 : at * 8 + Math.clz32(digest[at] ?? 0) - 24;
}
