import { issuerOf } from '../../domain/realms/issuer.ts';
import { readOwn, signOwn } from '../../domain/tokens/own-token.ts';
import { stringClaim } from '../../domain/tokens/verify.ts';
import { seconds } from '../../lib/clock.ts';
import type { Visit } from './visit.ts';

/** Seconds for which a page that is left open can still be sent. */
const LIFESPAN = 12 * 3600;

/** What is sealed: the `typ` of a token that is good for nothing else. */
type Kind = 'Account-Form' | 'Account-State';

/** Something that only a page of this session can have been given: another site, and another session, has none. */
export async function seal(visit: Visit, kind: Kind, what = ''): Promise<string> {
  const { realm, request, session } = visit;
  const now = seconds(visit.clock);
  const claims = {
    iss: issuerOf(request.baseUrl, realm.name),
    iat: now,
    exp: now + LIFESPAN,
    typ: kind,
    sid: session.id,
    what,
  };
  return signOwn(visit, realm, claims);
}

/** What was sealed for this session; undefined for anything else. */
export function opened(visit: Visit, kind: Kind, sealed: string): string | undefined {
  const { realm, request, session, clock } = visit;
  const claims = readOwn(realm, issuerOf(request.baseUrl, realm.name), kind, sealed, seconds(clock));
  if (!claims || claims.sid !== session.id) return undefined;
  return stringClaim(claims, 'what');
}
