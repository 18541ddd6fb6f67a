import type { Client } from '../domain/clients/client.ts';
import { IN_A_LANGUAGE } from '../domain/clients/in-a-language.ts';
import type { ClientRepresentation } from '../domain/clients/representation.ts';
import { SOFTWARE_STATEMENT } from '../domain/clients/software-statement.ts';
import { scopeNames } from '../domain/clients/to-representation.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { type Claims, isSignatureOf, type OpenedJws, openJws } from '../domain/tokens/jws.ts';
import type { RegistrationChain } from '../domain/tokens/registration-tokens.ts';
import { invalidSoftwareStatement, unapprovedSoftwareStatement } from '../errors/protocol.ts';
import { type PublishedKeys, parseKeySet, verifying } from '../http/published-keys.ts';
import { conform } from '../http/representation.ts';
import { type Clock, seconds } from '../lib/clock.ts';
import { statementIssuers } from '../policy/judge-registration.ts';
import type { StatementIssuer } from '../policy/registration-policies/software-statement.ts';
import { ClientMetadata } from './providers/openid-connect/metadata.ts';
import { saidBy } from './providers/openid-connect/said-by.ts';

/** Characters of a statement, at most. */
const LONGEST = 20_000;
/** Seconds by which clocks may differ. */
const LEEWAY = 30;

interface Surroundings {
  readonly service: { readonly clock: Clock; readonly publishedKeys: PublishedKeys };
  readonly realm: RealmView;
  readonly chain: RegistrationChain;
  readonly before: Client | undefined;
}

/**
 * What is asked, as the client's software statement has it where it says anything (RFC 7591 section 2.3). A client keeps the
 * statement it was registered with, or brings another that is good: what it says it is not rid of by an update.
 * @throws {Refusal} 400 `invalid_software_statement`, `unapproved_software_statement`
 */
export async function withSoftwareStatement(
  asked: ClientRepresentation,
  surroundings: Surroundings,
): Promise<ClientRepresentation> {
  const registered = surroundings.before?.attributes[SOFTWARE_STATEMENT];
  const statement = asked.attributes?.[SOFTWARE_STATEMENT] || registered;
  if (statement === undefined) return asked;
  const jws = statement.length > LONGEST ? undefined : openJws(statement);
  if (!jws) throw invalidSoftwareStatement('The software statement is not a signed JWT');
  // The one it was registered with was found good then; it may have run out since.
  if (statement !== registered) await verify(jws, surroundings);
  const metadata = metadataOf(jws.claims);
  const said = saidBy(metadata);
  return {
    ...asked,
    ...said,
    ...(said.optionalClientScopes && { defaultClientScopes: unstatedScopes(surroundings) }),
    attributes: {
      ...withoutTranslations(asked, metadata, surroundings),
      ...said.attributes,
      [SOFTWARE_STATEMENT]: statement,
    },
  };
}

/** Scopes beside those of a statement: whoever is bound to what it says names no others, by whichever member. */
const unstatedScopes = ({ before, realm }: Surroundings): string[] =>
  before ? scopeNames(before.defaultClientScopes, realm.clientScopes) : ['basic'];

/** What the statement says goes for every language that it does not say it in: pages show people theirs. */
function withoutTranslations(
  { attributes = {} }: ClientRepresentation,
  metadata: ClientMetadata,
  { before }: Surroundings,
): Record<string, string> {
  const names = [...Object.keys(attributes), ...Object.keys(before?.attributes ?? {})];
  const overruled = names.filter(
    (name) => IN_A_LANGUAGE.test(name) && Object.hasOwn(metadata, name.replace(/#.*/, '')),
  );
  return { ...attributes, ...Object.fromEntries(overruled.map((name) => [name, ''])) };
}

async function verify(jws: OpenedJws, { service, realm, chain }: Surroundings): Promise<void> {
  const { iss, exp, nbf } = jws.claims;
  const known = statementIssuers(realm, chain).filter(({ issuer }) => issuer === iss);
  // An unknown issuer's signature proves nothing: it is not looked at.
  if (known.length === 0)
    throw unapprovedSoftwareStatement('The issuer of the software statement is not trusted here');
  const signers = await Promise.all(known.map((issuer) => isSignedBy(jws, issuer, service.publishedKeys)));
  if (!signers.includes(true))
    throw invalidSoftwareStatement('The signature of the software statement is wrong');
  const now = seconds(service.clock);
  if (exp !== undefined && !(typeof exp === 'number' && exp > now - LEEWAY))
    throw invalidSoftwareStatement('The software statement has run out');
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf <= now + LEEWAY))
    throw invalidSoftwareStatement('The software statement is not good yet');
}

async function isSignedBy(
  jws: OpenedJws,
  { keys, keysUrl }: StatementIssuer,
  published: PublishedKeys,
): Promise<boolean> {
  const fitting = verifying(jws.algorithm, jws.kid);
  const found = keysUrl ? await published.find(keysUrl, fitting) : fitting(parseKeySet(keys ?? ''));
  return found !== undefined && isSignatureOf(found.key, jws);
}

/** What nobody but the server says of a client, and what is no metadata at all. */
const NOT_STATED = new Set([
  'client_id',
  'client_secret',
  'client_id_issued_at',
  'client_secret_expires_at',
  'registration_client_uri',
  'registration_access_token',
  'software_statement',
  'attributes',
]);

function metadataOf(claims: Claims): ClientMetadata {
  const stated = Object.fromEntries(Object.entries(claims).filter(([name]) => !NOT_STATED.has(name)));
  const conformed = conform(ClientMetadata, stated);
  if (!('value' in conformed))
    throw invalidSoftwareStatement('The software statement holds metadata of a wrong type');
  return conformed.value;
}
