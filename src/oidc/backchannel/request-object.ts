import type { Client } from '../../domain/clients/client.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { type Claims, isSignatureOf, openJws } from '../../domain/tokens/jws.ts';
import { ASYMMETRIC_ALGORITHMS } from '../../domain/tokens/signature-algorithms.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { Request } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import type { OidcDependencies } from '../dependencies.ts';

/** Of what the client sends in this place an event tells (as Keycloak). */
const refused = (description: string) =>
  new Refusal(400, 'invalid_request', {
    description,
    event: { error: 'invalid_request', reason: description },
  });

const invalid = () => refused('Invalid parameter: request');

/** Nothing is fetched (CIBA Core section 7.1.1 knows no `request_uri`). @param object that came along */
export const byReference = (object: string | undefined) =>
  refused(
    object === undefined
      ? "Specified 'request_uri' not allowed for this client."
      : "Illegal to use both 'request' and 'request_uri' parameters together",
  );

/** What a signed authentication request says (CIBA Core section 7.1.1): signed by the client, for us, now. @throws {Refusal} */
export async function openSigned(
  { clientKeys, clock }: OidcDependencies,
  realm: RealmView,
  client: Client,
  request: Request,
  text: string,
): Promise<Claims> {
  const jws = openJws(text);
  const wanted = client.attributes['ciba.backchannel.auth.request.signing.alg'];
  if (!jws) throw invalid();
  if (jws.algorithm === 'none') throw refused('None signed algorithm is not allowed');
  if (!(ASYMMETRIC_ALGORITHMS as readonly string[]).includes(jws.algorithm))
    throw refused('Signed algorithm is not allowed');
  // Whoever has registered none is not expected to sign (section 4).
  if (wanted !== 'any' && wanted !== jws.algorithm)
    throw refused(
      'Client requested algorithm not registered in advance or request signed with different algorithm other than client requested algorithm',
    );
  const key = await clientKeys.find(client, jws.algorithm, jws.kid);
  if (!key || !(await isSignatureOf(key, jws))) throw refused('Failed to verify signature');
  const { iss, aud, exp, nbf, iat, jti } = jws.claims;
  const now = seconds(clock);
  if (iss !== client.clientId) throw invalid();
  if (![aud ?? []].flat().includes(issuerOf(request.baseUrl, realm.name))) throw invalid();
  if (typeof exp !== 'number' || exp <= now || typeof iat !== 'number' || jti === undefined) throw invalid();
  if (typeof nbf !== 'number' || nbf > now) throw invalid();
  return jws.claims;
}
