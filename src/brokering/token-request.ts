import { createHash, createSecretKey } from 'node:crypto';
import { BrokerFailure, type Returning } from '../domain/identity-providers/brokers.ts';
import type { Key } from '../domain/keys/key.ts';
import { signingKey } from '../domain/keys/signing-key.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { signJws } from '../domain/tokens/jws.ts';
import { Refusal } from '../errors/refusal.ts';
import { FetchRefused } from '../http/fetch-refused.ts';
import { seconds } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import { callbackUrl } from './callback.ts';
import type { BrokeringDependencies, BrokerKind, Endpoints, TokenAnswer } from './kind.ts';
import { isOn, settingOf } from './settings.ts';

const FORM = 'application/x-www-form-urlencoded';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** Seconds in which an assertion of ours is to be read. */
const LIFESPAN = 60;

/** Whose tokens they are, and of whom. */
type Place = Pick<Returning, 'realm' | 'provider' | 'baseUrl'>;

/** Exchanges the code (RFC 6749 section 4.1.3). @throws {BrokerFailure} */
export function exchangeCode(
  dependencies: BrokeringDependencies,
  kind: BrokerKind,
  returning: Returning,
  code: string,
): Promise<TokenAnswer> {
  const { verifier } = returning.secrets;
  return askForTokens(dependencies, kind, returning, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: callbackUrl(returning),
    ...(verifier !== undefined && { code_verifier: verifier }),
  });
}

/** Makes tokens anew (RFC 6749 section 6). @throws {BrokerFailure} */
export const refreshTokens = (
  dependencies: BrokeringDependencies,
  kind: BrokerKind,
  place: Place,
  refreshToken: string,
): Promise<TokenAnswer> =>
  askForTokens(dependencies, kind, place, { grant_type: 'refresh_token', refresh_token: refreshToken });

async function askForTokens(
  dependencies: BrokeringDependencies,
  kind: BrokerKind,
  place: Place,
  grant: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  const endpoints = kind.endpoints(place.provider);
  if (endpoints.token === undefined) throw failed('tokenUrl is not set');
  const form = new URLSearchParams(grant);
  const authorization = await authenticate(dependencies, kind, place, endpoints, form);
  const { status, text } = await posted(dependencies, endpoints.token, form, authorization);
  const members = readAnswer(text);
  // Some refuse with a 200 (GitHub).
  const accessToken = tokenIn(members?.access_token);
  const idToken = tokenIn(members?.id_token);
  const brings = accessToken !== undefined || idToken !== undefined;
  if (status !== 200 || !members || !brings || members.error !== undefined)
    throw failed(
      `The token endpoint answered ${status} ${String(members?.error ?? '').slice(0, 100)}`.trim(),
    );
  return { accessToken, idToken, members, text };
}

const tokenIn = (said: unknown): string | undefined =>
  typeof said === 'string' && said !== '' ? said : undefined;

const failed = (detail: string, cause?: unknown) =>
  new BrokerFailure(
    'identityProviderUnexpectedErrorMessage',
    'identity_provider_login_failure',
    detail,
    cause,
  );

async function posted(
  { fetcher }: BrokeringDependencies,
  url: string,
  form: URLSearchParams,
  authorization: string | undefined,
) {
  try {
    return await fetcher.post(url, FORM, form.toString(), authorization);
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error;
    throw failed(error.detail, error);
  }
}

/** JSON, or of services from before RFC 6749 a form. */
function readAnswer(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.trimStart().startsWith('{')) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** How we show who we are (OpenID Connect Core section 9). @returns the header, where that is how */
async function authenticate(
  dependencies: BrokeringDependencies,
  kind: BrokerKind,
  { realm, provider }: Place,
  endpoints: Endpoints,
  form: URLSearchParams,
): Promise<string | undefined> {
  const now = seconds(dependencies.clock);
  const clientId = settingOf(provider, 'clientId') ?? '';
  const secret = (await kind.clientSecret?.(provider, now)) ?? provider.secrets.clientSecret ?? '';
  const method = settingOf(provider, 'clientAuthMethod') ?? 'client_secret_post';
  if (method === 'client_secret_basic') return basic(formEncoded(clientId), formEncoded(secret));
  if (method === 'client_secret_basic_unencoded') return basic(clientId, secret);
  if (method === 'client_secret_jwt' || method === 'private_key_jwt') {
    const algorithm = settingOf(provider, 'clientAssertionSigningAlg');
    const key =
      method === 'client_secret_jwt'
        ? secretKey(secret, algorithm ?? 'HS256')
        : await realmKey(dependencies, realm, algorithm ?? 'RS256');
    const claims = {
      iss: clientId,
      sub: clientId,
      aud: settingOf(provider, 'clientAssertionAudience') ?? endpoints.token,
      jti: newId(),
      iat: now,
      exp: now + LIFESPAN,
    };
    form.set('client_id', clientId);
    form.set('client_assertion_type', ASSERTION_TYPE);
    const namesCertificate = method === 'private_key_jwt' && isOn(provider, 'jwtX509HeadersEnabled');
    const header = namesCertificate ? certificateOf(key) : undefined;
    form.set('client_assertion', await signJws(claims, key, 'JWT', header));
    return undefined;
  }
  form.set('client_id', clientId);
  if (secret !== '') form.set('client_secret', secret);
  return undefined;
}

/** The certificate of the key, by which some providers know it (RFC 7515 section 4.1.7; of RSA keys alone, as Keycloak). */
const certificateOf = ({ type, certificate }: Key) =>
  type === 'RSA' && certificate
    ? { x5t: createHash('sha1').update(certificate).digest('base64url') }
    : undefined;

/** RFC 6749 section 2.3.1. */
const formEncoded = (text: string) => new URLSearchParams([[text, '']]).toString().slice(0, -1);

const basic = (name: string, secret: string) =>
  `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;

async function realmKey(dependencies: BrokeringDependencies, realm: RealmView, algorithm: string) {
  try {
    return await signingKey(dependencies, realm, algorithm);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw failed(`No key for ${algorithm}`, error);
  }
}

function secretKey(secret: string, algorithm: string): Key {
  if (!/^HS(?:256|384|512)$/.test(algorithm) || secret === '') throw failed(`No secret for ${algorithm}`);
  const key = createSecretKey(Buffer.from(secret));
  // It has no id: whoever reads it knows by the client which it is.
  return { type: 'OCT', algorithm, privateKey: key } as Key;
}
