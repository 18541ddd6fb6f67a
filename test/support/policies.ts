import assert from 'node:assert/strict';
import type { TestServer } from './test-server.ts';

const POLICY = 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy';

type Config = Readonly<Record<string, readonly string[]>>;
type Chain = 'anonymous' | 'authenticated';

/** Asks for a registration policy in a realm; it goes by its id. */
export const askForPolicy = (
  server: TestServer,
  realm: string,
  providerId: string,
  config: Config = {},
  subType: Chain = 'authenticated',
) =>
  server.admin('POST', `/${realm}/components`, {
    name: providerId,
    providerId,
    providerType: POLICY,
    subType,
    config: { ...MUST_BE_SAID[providerId], ...config },
  });

/** What Keycloak assumes nothing for. */
const MUST_BE_SAID: Readonly<Record<string, Config>> = {
  'trusted-hosts': {
    'host-sending-registration-request-must-match': ['true'],
    'client-uris-must-match': ['true'],
  },
  'max-clients': { 'max-clients': ['200'] },
};

/** Turns a registration policy on, in place of one of its kind. */
export async function addPolicy(
  server: TestServer,
  realm: string,
  providerId: string,
  config: Config = {},
  subType: Chain = 'authenticated',
): Promise<void> {
  await removePolicy(server, realm, providerId, subType);
  const { status, text } = await askForPolicy(server, realm, providerId, config, subType);
  assert.equal(status, 201, text);
}

export async function removePolicy(
  server: TestServer,
  realm: string,
  providerId: string,
  subType: Chain,
): Promise<void> {
  const { json } = await server.admin('GET', `/${realm}/components?type=${POLICY}`);
  for (const component of json)
    if (component.providerId === providerId && component.subType === subType)
      await server.admin('DELETE', `/${realm}/components/${component.id}`);
}

/** Lets anonymous registration in from this machine, for clients of any address. */
export const openRegistration = (server: TestServer, realm: string) =>
  addPolicy(
    server,
    realm,
    'trusted-hosts',
    { 'trusted-hosts': ['127.0.0.0/8', '::1'], 'client-uris-must-match': ['false'] },
    'anonymous',
  );
