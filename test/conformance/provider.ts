import assert from 'node:assert/strict';
import type { JSONWebKeySet } from 'jose';
import { TestBrowser } from '../support/browser.ts';
import type { CallOptions, Reply, TestServer } from '../support/test-server.ts';
import { send } from '../support/test-server.ts';

/** Where the provider says it is. The servers of these tests listen elsewhere, as behind a proxy. */
export const PUBLIC_URL = 'https://login.example.org';

/** Settings of a server that is certified: named by https, calling relying parties of this machine. */
export const PROVIDER_FLAGS = {
  hostname: PUBLIC_URL,
  'outgoing-http': 'on',
  'outgoing-allowed-networks': '127.0.0.0/8',
};

export const BUFFY = { username: 'buffy', password: 'stake' };

/** A provider as a relying party knows it: by its discovery document. */
export interface Provider {
  readonly server: TestServer;
  readonly realm: string;
  readonly discoveryUrl: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts what is in it
  readonly metadata: any;
  /** Of an initial access token that registrations are made with. */
  readonly initialAccessToken: string;
  call(method: string, url: string, options?: CallOptions): Promise<Reply>;
  browser(): TestBrowser;
  jwks(): Promise<JSONWebKeySet>;
}

/** Every claim of OpenID Connect Core section 5.1 that a realm has scopes for. */
const ATTRIBUTES = {
  middleName: ['Anne'],
  nickname: ['buff'],
  profile: ['https://people.example.org/buffy'],
  picture: ['https://people.example.org/buffy.png'],
  website: ['https://buffy.example.org'],
  gender: ['female'],
  birthdate: ['1981-01-19'],
  zoneinfo: ['America/Los_Angeles'],
  locale: ['en'],
  updatedAt: ['1700000000'],
  phoneNumber: ['+1 555 0100'],
  phoneNumberVerified: ['true'],
  street: ['1630 Revello Drive'],
  locality: ['Sunnydale'],
  region: ['CA'],
  postal_code: ['95037'],
  country: ['US'],
  formatted: ['1630 Revello Drive, Sunnydale'],
};

/** A realm as an operator sets it up for certification, with a person who has every claim. */
export async function provider(server: TestServer): Promise<Provider> {
  const realm = await server.realm({
    internationalizationEnabled: true,
    supportedLocales: ['en', 'de', 'fr'],
    defaultLocale: 'en',
  });
  const profile = await server.admin('GET', `/${realm}/users/profile`);
  const open = { ...profile.json, unmanagedAttributePolicy: 'ENABLED' };
  assert.equal((await server.admin('PUT', `/${realm}/users/profile`, open)).status, 200);
  const made = await server.admin('POST', `/${realm}/users`, {
    username: BUFFY.username,
    enabled: true,
    email: 'buffy@example.org',
    emailVerified: true,
    firstName: 'Buffy',
    lastName: 'Summers',
    attributes: ATTRIBUTES,
    credentials: [{ type: 'password', value: BUFFY.password }],
  });
  assert.equal(made.status, 201, made.text);
  const local = (url: string) => url.replace(PUBLIC_URL, server.url);
  const call = (method: string, url: string, options?: CallOptions) => send(method, local(url), options);
  const discoveryUrl = `${PUBLIC_URL}/realms/${realm}/.well-known/openid-configuration`;
  const { status, json, headers } = await call('GET', discoveryUrl);
  assert.equal(status, 200);
  assert.match(headers.get('content-type') ?? '', /^application\/json\b/);
  return {
    server,
    realm,
    discoveryUrl,
    metadata: json,
    initialAccessToken: await server.initialAccessToken(realm, { count: 100, expiration: 3600 }),
    call,
    browser: () => new MappedBrowser(server.url),
    jwks: async () => (await call('GET', json.jwks_uri)).json,
  };
}

/** A browser for which the public name leads to the test's server. */
class MappedBrowser extends TestBrowser {
  readonly #url: string;

  constructor(url: string) {
    super(url);
    this.#url = url;
  }

  override send(...[method, url, form, headers]: Parameters<TestBrowser['send']>) {
    return super.send(method, url.replace(PUBLIC_URL, this.#url), form, headers);
  }
}
