import { issuerOf } from '../../domain/realms/issuer.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { verifyJws } from '../../domain/tokens/jws.ts';
import { stringClaim } from '../../domain/tokens/verify.ts';
import type { Request } from '../../http/exchange.ts';

/** What an ID token says of who is meant: who is to be logged out, or asked. */
export interface Hint {
  readonly clientId: string;
  readonly sub: string | undefined;
  readonly sid: string | undefined;
}

/** An ID token of this realm, in force or not (OpenID Connect RP-Initiated Logout section 2); undefined for anything else. */
export function readHint(realm: RealmView, request: Request, text: string): Hint | undefined {
  const claims = verifyJws(text, realm.keys);
  const clientId = claims && stringClaim(claims, 'azp');
  if (claims?.typ !== 'ID' || clientId === undefined) return undefined;
  if (claims.iss !== issuerOf(request.baseUrl, realm.name)) return undefined;
  return { clientId, sub: stringClaim(claims, 'sub'), sid: stringClaim(claims, 'sid') };
}
