import { isOn } from '../../domain/clients/attributes.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import { encryptJwe } from '../../domain/tokens/jwe.ts';
import { signJws } from '../../domain/tokens/jws.ts';
import type { Answer } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import { encoded, withQuery } from '../../lib/with-query.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { findRecipient } from '../recipient.ts';
import { keyFor } from '../signing-key.ts';
import type { Destination, Wrong } from './asked.ts';
import { formPost } from './form-post.ts';
import { interstitial } from './interstitial.ts';

const NOT_KEPT = { 'cache-control': 'no-store, must-revalidate, max-age=0' };

/** Answers the client, by way of the browser. What is undefined is left out. */
export async function respond(
  dependencies: OidcDependencies,
  destination: Destination,
  members: Members,
): Promise<Answer> {
  const { redirectUri, mode } = destination;
  const said = await saidTo(dependencies, destination, members);
  if (mode.by === 'form_post') return formPost(dependencies.pages, destination, said);
  return { status: 302, headers: { ...NOT_KEPT, location: withMembers(redirectUri, mode.by, said) } };
}

/** Tells the client what is wrong, as above; where nobody has agreed to be sent there, they see where it is, and decide. */
export async function offer(
  dependencies: OidcDependencies,
  destination: Destination,
  wrong: Wrong,
): Promise<Answer> {
  const { redirectUri, mode } = destination;
  const said = await saidTo(dependencies, destination, membersOf(wrong));
  return interstitial(
    dependencies.pages,
    destination,
    mode.by === 'form_post'
      ? { action: redirectUri, fields: said }
      : { location: withMembers(redirectUri, mode.by, said) },
    wrong,
  );
}

/** RFC 6749 section 4.1.2.1. */
export const membersOf = ({ error, description }: Wrong): Members => ({
  error,
  error_description: description,
});

type Members = Readonly<Record<string, string | undefined>>;

async function saidTo(
  dependencies: OidcDependencies,
  destination: Destination,
  members: Members,
): Promise<readonly (readonly [name: string, value: string])[]> {
  const { client, realm, request, mode, state } = destination;
  const issuer = issuerOf(request.baseUrl, realm.name);
  const isNamed = !isOn(client, 'exclude.issuer.from.auth.response');
  const all = { ...members, state, ...(isNamed && { iss: issuer }) };
  const present = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return mode.isSigned
    ? [['response', await signed(dependencies, destination, issuer, Object.fromEntries(present))] as const]
    : present;
}

const withMembers = (
  uri: string,
  by: 'query' | 'fragment',
  members: readonly (readonly [string, string])[],
): string => (by === 'fragment' ? `${uri}#${encoded(members)}` : withQuery(uri, members));

/** Seconds in which a signed answer must be read: it goes to the client at once. */
const LIFESPAN = 60;

/** JWT Secured Authorization Response Mode for OAuth 2.0, section 2.1. */
async function signed(
  dependencies: OidcDependencies,
  { client, realm }: Destination,
  iss: string,
  members: Readonly<Record<string, string>>,
): Promise<string> {
  const key = await keyFor(dependencies, realm, client.attributes['authorization.signed.response.alg']);
  const exp = seconds(dependencies.clock) + LIFESPAN;
  const token = await signJws({ ...members, iss, aud: client.clientId, exp }, key);
  const recipient = await findRecipient(dependencies.clientKeys, client, 'authorization');
  return recipient ? encryptJwe(token, recipient, 'JWT') : token;
}
