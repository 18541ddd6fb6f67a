import type { X509Certificate } from 'node:crypto';
import { isOn } from '../domain/clients/attributes.ts';
import type { Client } from '../domain/clients/client.ts';
import { invalidClient } from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ClientCertificate } from '../http/client-certificate.ts';
import { anchorOf } from '../lib/certificate-chain.ts';
import {
  type DistinguishedName,
  isSameName,
  javaName,
  parseName,
  subjectOf,
} from '../lib/distinguished-name.ts';
import { linearPattern } from '../lib/linear-pattern.ts';

const WRONG = 'Invalid client or Invalid client credentials';

/**
 * Proves the client by the certificate whose subject it registered (RFC 8705 section 2.1.2). Whoever vouches for the
 * certificate has been asked before: our TLS server, or the proxy that told us of it.
 * @param authorities those that a client may name besides, as the one that issued its certificate
 * @throws {Refusal} 400, 401
 */
export async function checkCertificate(
  client: Client,
  clientId: string | undefined,
  presented: ClientCertificate | undefined,
  authorities: readonly X509Certificate[],
  now: number,
): Promise<void> {
  if (clientId === undefined)
    throw new Refusal(400, 'invalid_client', { description: 'Missing client_id parameter' });
  const { 'x509.subjectdn': subject, 'x509.casubjectdn': authority } = client.attributes;
  if (!presented || !subject?.trim()) throw invalidClient(WRONG);
  if (!(await isExpected(client, subject, subjectOf(presented.certificate.raw)))) throw invalidClient(WRONG);
  if (!authority?.trim()) return;
  const wanted = understood(() => parseName(authority));
  const root = anchorOf(presented, authorities, now);
  if (!root || !isSameName(subjectOf(root.raw), wanted)) throw invalidClient(WRONG);
}

type Expectation = (name: DistinguishedName) => boolean;
/** What a client registered, read once per change of it. */
const expectations = new WeakMap<Client, Promise<Expectation>>();

async function isExpected(client: Client, subject: string, name: DistinguishedName): Promise<boolean> {
  const known = expectations.get(client) ?? expectation(client, subject);
  expectations.set(client, known);
  return (await known)(name);
}

/** A client that says nothing of patterns has one (as Keycloak); those that register themselves have none. */
async function expectation(client: Client, subject: string): Promise<Expectation> {
  if (!isOn(client, 'x509.allow.regex.pattern.comparison', true)) {
    const wanted = understood(() => parseName(subject));
    return (name) => isSameName(name, wanted);
  }
  try {
    const pattern = await linearPattern(subject);
    return (name) => pattern.matches(javaName(name));
  } catch (cause) {
    throw unusable(cause);
  }
}

const unusable = (cause: unknown) =>
  new Refusal(400, 'unauthorized_client', {
    description: 'Unexpected error when authenticating client',
    detail:
      'the subject that the client registered is no distinguished name, or no pattern that matches in linear time',
    cause,
  });

function understood(read: () => DistinguishedName): DistinguishedName {
  try {
    return read();
  } catch (cause) {
    throw unusable(cause);
  }
}
