import { numberOf } from '../../domain/clients/attributes.ts';
import type { Client } from '../../domain/clients/client.ts';
import { hasSecret } from '../../domain/clients/client-secret.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { decryptJwe, isJwe } from '../../domain/tokens/jwe.ts';
import { type Claims, isSignatureOf, type OpenedJws, openJws, takeApart } from '../../domain/tokens/jws.ts';
import type { Request } from '../../http/exchange.ts';
import { FetchRefused } from '../../http/fetch-refused.ts';
import { seconds } from '../../lib/clock.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { isSignedBySecret } from '../secret-signature.ts';
import type { Parameters } from './asked.ts';
import { ShownToPerson } from './error-page.ts';

/** A request whose parameters are those of its object, where it has one (OpenID Connect Core section 6, RFC 9101). */
export interface Opened {
  readonly parameters: Parameters;
  readonly requestObject?: Claims;
  readonly isObjectEncrypted?: boolean;
}

/** Seconds by which the clock of a client may go before ours (FAPI 2.0 Security Profile section 5.3.2.1: ten at least, sixty at most). */
const SKEW = 15;

/** What is wrong with a request object: `invalid_request_object` to a client that pushes it (RFC 9101 section 7). */
export class ObjectRefused extends ShownToPerson {
  /** @param reason for the event, in Keycloak's words where it has some */
  constructor(reason: string) {
    super('invalidRequestMessage', 'invalid_request', [], 400, { reason });
  }
}

const BROKEN = 'Failed to build JWS';
const OTHER_ALGORITHM = 'Request object signed with different algorithm than client requested algorithm';
const OTHER_ENCRYPTION = 'Request object encrypted in another way than the client has registered';
const UNSIGNED = "Failed to verify signature on 'request' object";

/**
 * @param isPushed whether it is to be known by a URI of ours from now on
 * @throws {ShownToPerson} for an object that is not the client's: nothing it says of where to go is believed
 */
export async function openRequest(
  dependencies: OidcDependencies,
  realm: RealmView,
  client: Client,
  request: Request,
  parameters: Parameters,
  isPushed = false,
): Promise<Opened> {
  const { request: value, request_uri: uri } = parameters;
  if (value !== undefined && uri !== undefined)
    throw new ObjectRefused("Illegal to use both 'request' and 'request_uri' parameters together");
  checkRequired(client, parameters, isPushed);
  const text = value ?? (uri === undefined ? undefined : await fetchObject(dependencies, client, uri));
  if (text === undefined) return { parameters };
  const { signed, isObjectEncrypted } = await decrypted(realm, client, text);
  const now = seconds(dependencies.clock);
  const claims = await verified(dependencies, { realm, client, request, now }, signed);
  // What it would stand for is nowhere but in itself (RFC 9101 section 4).
  if (claims.request_uri !== undefined)
    throw new ObjectRefused('The request_uri claim should not be set in the request object');
  const { exp, nbf, client_id: owner, iss, aud } = claims;
  if (typeof exp === 'number' && exp <= now) throw new ObjectRefused('Request object is over');
  if (typeof nbf === 'number' && nbf > now + SKEW) throw new ObjectRefused('Request object is not good yet');
  if (owner !== undefined && owner !== client.clientId)
    throw new ObjectRefused(
      "The client_id parameter doesn't match the one from OIDC 'request' or 'request_uri'",
    );
  if (iss !== undefined && iss !== client.clientId)
    throw new ObjectRefused('Request object of another issuer');
  if (aud !== undefined && ![aud].flat().includes(issuerOf(request.baseUrl, realm.name)))
    throw new ObjectRefused('Request object for another audience');
  const { request: _value, request_uri: _uri, ...outer } = parameters;
  return { parameters: { ...outer, ...membersOf(claims) }, requestObject: claims, isObjectEncrypted };
}

/** How a client that must send objects has to. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  'request only': ['request'],
  'request_uri only': ['request_uri'],
  'request or request_uri': ['request', 'request_uri'],
};

function checkRequired({ attributes }: Client, parameters: Parameters, isPushed: boolean): void {
  const required = WAYS[attributes['request.object.required'] ?? ''];
  // Whoever pushes comes by a URI all the same; and an object is the one way left to push (as Keycloak).
  const ways = isPushed ? required?.filter((way) => way === 'request') : required;
  if (!ways || ways.length === 0 || ways.some((way) => parameters[way] !== undefined)) return;
  const names = ways.map((way) => `'${way}'`).join(' or ');
  const reason = `Client is required to use ${names} parameter.`;
  throw new ShownToPerson('invalidRequestMessage', 'invalid_request', [], 400, { reason });
}

/** Only from where the client has registered its objects; what comes after the number sign is the client's own. */
async function fetchObject({ fetcher }: OidcDependencies, client: Client, uri: string): Promise<string> {
  const plain = (text: string) => text.replace(/#.*$/s, '');
  const registered = (client.attributes['request.uris'] ?? '').split('##').map(plain);
  if (!registered.includes(plain(uri)))
    throw new ObjectRefused("Specified 'request_uri' not allowed for this client.");
  try {
    const { status, text } = await fetcher.get(plain(uri), 'application/oauth-authz-req+jwt');
    if (status !== 200) throw new ObjectRefused(`Request object answered with ${status}`);
    return text.trim();
  } catch (error) {
    if (error instanceof FetchRefused) throw new ObjectRefused('Request object could not be fetched');
    throw error;
  }
}

/** What is inside an object that was encrypted for the realm; how, the client may have said when it was registered. */
async function decrypted({ keys }: RealmView, { attributes }: Client, text: string) {
  const wanted = (name: 'alg' | 'enc') => {
    const said = attributes[`request.object.encryption.${name}`];
    return said === undefined || said === '' || said === 'any' ? undefined : said;
  };
  const algorithm = wanted('alg');
  if (!isJwe(text)) {
    if (algorithm !== undefined) throw new ObjectRefused(OTHER_ENCRYPTION);
    return { signed: text, isObjectEncrypted: false };
  }
  const opened = await decryptJwe(text, keys);
  if (!opened) throw new ObjectRefused('Request object cannot be decrypted');
  if (
    opened.algorithm !== (algorithm ?? opened.algorithm) ||
    opened.encryption !== (wanted('enc') ?? opened.encryption)
  )
    throw new ObjectRefused(OTHER_ENCRYPTION);
  return { signed: opened.text, isObjectEncrypted: true };
}

/** What the client has signed; unsigned where it may be, and then it says no more than parameters would. */
async function verified(dependencies: OidcDependencies, sender: Sender, text: string): Promise<Claims> {
  const { client } = sender;
  const wanted = client.attributes['request.object.signature.alg'];
  const jws = openJws(text);
  if (!jws) throw new ObjectRefused(BROKEN);
  if (wanted && wanted !== 'any' && jws.algorithm !== wanted) throw new ObjectRefused(OTHER_ALGORITHM);
  if (jws.algorithm === 'none') {
    if (jws.signature.length > 0 || !takeApart(text)) throw new ObjectRefused(BROKEN);
    return jws.claims;
  }
  if (!(await isSigned(dependencies, sender, jws))) throw new ObjectRefused(UNSIGNED);
  return jws.claims;
}

/** By whom an object comes, and when. */
interface Sender {
  readonly realm: RealmView;
  readonly client: Client;
  readonly request: Request;
  /** Seconds since 1970. */
  readonly now: number;
}

async function isSigned(
  { clientKeys, clientGuesses }: OidcDependencies,
  { realm, client, request, now }: Sender,
  jws: OpenedJws,
): Promise<boolean> {
  if (jws.algorithm.startsWith('HS')) {
    // Whoever signs by a secret that is not the client's has guessed at it.
    const isRight = isSignedBySecret(client, jws, now);
    return hasSecret(client) && clientGuesses.isTaken({ realm, client, address: request.ip, isRight });
  }
  const key = await clientKeys.find(client, jws.algorithm, jws.kid);
  return key !== undefined && isSignatureOf(key, jws);
}

/** What an object says of itself is no parameter. */
const OF_THE_OBJECT = new Set(['iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sub', 'request', 'request_uri']);
/** Characters of a value, at most. */
const LONGEST = 4000;

function membersOf(claims: Claims): Record<string, string> {
  const members: Record<string, string> = {};
  for (const [name, value] of Object.entries(claims)) {
    if (OF_THE_OBJECT.has(name) || value === null || name === '__proto__') continue;
    const text = typeof value === 'object' ? writtenOut(name, value) : String(value);
    if (text.length > LONGEST) throw new ObjectRefused(`Too long: ${name}`);
    members[name] = text;
  }
  return members;
}

const writtenOut = (name: string, value: object): string =>
  name === 'resource' && Array.isArray(value) ? value.join(' ') : JSON.stringify(value);

/** Seconds for which a pushed request is good: the client's own, or the realm's. */
export const pushedLifespan = ({ settings }: RealmView, client: Client): number =>
  numberOf(client, 'par.request.uri.lifespan') ??
  (Number(settings.attributes.parRequestUriLifespan) > 0
    ? Number(settings.attributes.parRequestUriLifespan)
    : 60);
