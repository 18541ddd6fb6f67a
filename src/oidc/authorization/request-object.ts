import { numberOf } from '../../domain/clients/attributes.ts';
import type { Client } from '../../domain/clients/client.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { decryptJwe, isJwe } from '../../domain/tokens/jwe.ts';
import { type Claims, isSignatureOf, type OpenedJws, openJws, takeApart } from '../../domain/tokens/jws.ts';
import type { Request } from '../../http/exchange.ts';
import { FetchRefused } from '../../http/guarded-fetcher.ts';
import { seconds } from '../../lib/clock.ts';
import type { OidcDependencies } from '../dependencies.ts';
import type { Parameters } from './asked.ts';
import { ShownToPerson } from './error-page.ts';

/** A request whose parameters are those of its object, where it has one (OpenID Connect Core section 6, RFC 9101). */
export interface Opened {
  readonly parameters: Parameters;
  readonly requestObject?: Claims;
  readonly isObjectEncrypted?: boolean;
}

const invalid = () => new ShownToPerson('invalidRequestMessage', 'invalid_request_object');

/** @throws {ShownToPerson} for an object that is not the client's: nothing it says of where to go is believed */
export async function openRequest(
  dependencies: OidcDependencies,
  realm: RealmView,
  client: Client,
  request: Request,
  parameters: Parameters,
): Promise<Opened> {
  const { request: value, request_uri: uri } = parameters;
  checkRequired(client, parameters);
  if (value !== undefined && uri !== undefined) throw invalid();
  const text = value ?? (uri === undefined ? undefined : await fetchObject(dependencies, client, uri));
  if (text === undefined) return { parameters };
  const { signed, isObjectEncrypted } = await decrypted(realm, client, text);
  const claims = await verified(dependencies, client, signed);
  const now = seconds(dependencies.clock);
  const { exp, nbf, client_id: owner, iss, aud } = claims;
  if ((typeof exp === 'number' && exp <= now) || (typeof nbf === 'number' && nbf > now)) throw invalid();
  if (owner !== undefined && owner !== client.clientId) throw invalid();
  if (iss !== undefined && iss !== client.clientId) throw invalid();
  if (aud !== undefined && ![aud].flat().includes(issuerOf(request.baseUrl, realm.name))) throw invalid();
  const { request: _value, request_uri: _uri, ...outer } = parameters;
  return { parameters: { ...outer, ...membersOf(claims) }, requestObject: claims, isObjectEncrypted };
}

function checkRequired({ attributes }: Client, { request, request_uri: uri }: Parameters): void {
  const required = attributes['request.object.required'];
  if (required === 'request only' && request === undefined) throw invalid();
  if (required === 'request_uri only' && uri === undefined) throw invalid();
  if (required === 'request or request_uri' && request === undefined && uri === undefined) throw invalid();
}

/** Only from where the client has registered its objects; what comes after the number sign is the client's own. */
async function fetchObject({ fetcher }: OidcDependencies, client: Client, uri: string): Promise<string> {
  const plain = (text: string) => text.replace(/#.*$/s, '');
  const registered = (client.attributes['request.uris'] ?? '').split('##').map(plain);
  if (!registered.includes(plain(uri))) throw invalid();
  try {
    const { status, text } = await fetcher.get(plain(uri), 'application/oauth-authz-req+jwt');
    if (status !== 200) throw invalid();
    return text.trim();
  } catch (error) {
    if (error instanceof FetchRefused) throw invalid();
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
    if (algorithm !== undefined) throw invalid();
    return { signed: text, isObjectEncrypted: false };
  }
  const opened = await decryptJwe(text, keys);
  if (!opened) throw invalid();
  if (opened.algorithm !== (algorithm ?? opened.algorithm)) throw invalid();
  if (opened.encryption !== (wanted('enc') ?? opened.encryption)) throw invalid();
  return { signed: opened.text, isObjectEncrypted: true };
}

/** What the client has signed; unsigned where it may be, and then it says no more than parameters would. */
async function verified({ clientKeys }: OidcDependencies, client: Client, text: string): Promise<Claims> {
  const wanted = client.attributes['request.object.signature.alg'];
  const jws = openJws(text);
  if (wanted && wanted !== 'any' && jws?.algorithm !== wanted) throw invalid();
  if (!jws) throw invalid();
  if (jws.algorithm === 'none') {
    if (jws.signature.length > 0 || !takeApart(text)) throw invalid();
    return jws.claims;
  }
  if (!(await isSigned(clientKeys, client, jws))) throw invalid();
  return jws.claims;
}

async function isSigned(
  clientKeys: OidcDependencies['clientKeys'],
  client: Client,
  jws: OpenedJws,
): Promise<boolean> {
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
    if (text.length > LONGEST) throw invalid();
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
