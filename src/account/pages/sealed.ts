import { signingKey } from '../../domain/keys/signing-key.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import { signJws } from '../../domain/tokens/jws.ts';
import { stringClaim, verifyRealmToken } from '../../domain/tokens/verify.ts';
import { seconds } from '../../lib/clock.ts';
import type { Visit } from './visit.ts';

/** The realm itself is the only one to read it: a secret is enough. */
const ALGORITHM = 'HS512';
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
  return signJws(claims, await signingKey(visit, realm, ALGORITHM));
}

/** What was sealed for this session; undefined for anything else. */
export function opened(visit: Visit, kind: Kind, sealed: string): string | undefined {
  const { realm, request, session, clock } = visit;
  const claims = verifyRealmToken(realm, issuerOf(request.baseUrl, realm.name), sealed, seconds(clock));
  if (claims?.typ !== kind || claims.sid !== session.id) return undefined;
  return stringClaim(claims, 'what');
}
