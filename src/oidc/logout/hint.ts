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

/** An ID token of this realm, in force or not (OpenID Connect RP-Initiated Logout section 2); what is wrong for anything else. */
export function readHint(realm: RealmView, request: Request, text: string): Hint | string {
  const claims = verifyJws(text, realm.keys);
  if (claims?.iss !== issuerOf(request.baseUrl, realm.name)) return 'Invalid IDToken';
  const [typ, clientId] = [stringClaim(claims, 'typ'), stringClaim(claims, 'azp')];
  if (typ !== 'ID') return `Token type is incorrect. Expected '[ID]' but was '${typ}'`;
  if (clientId === undefined) return 'Invalid IDToken';
  return { clientId, sub: stringClaim(claims, 'sub'), sid: stringClaim(claims, 'sid') };
}
