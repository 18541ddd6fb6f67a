import assert from 'node:assert/strict';
import { loginRealm } from '../login/login-realm.ts';
import { TestBrowser } from '../support/browser.ts';
import type { Misbehaviour, OpenIdProvider } from '../support/openid-provider.ts';
import type { TestServer } from '../support/test-server.ts';

/** What lets a server under test call this machine. */
export const MAY_CALL = { 'outgoing-allowed-networks': '127.0.0.0/8', 'outgoing-http': 'on' };

export const EVE = {
  sub: 'eve-there',
  preferred_username: 'eve',
  email: 'eve@example.org',
  email_verified: true,
  given_name: 'Eve',
  family_name: 'There',
};

/** A realm whose people may log in by a provider. */
export async function brokeringRealm(
  server: TestServer,
  upstream: OpenIdProvider,
  {
    settings = {},
    provider = {},
    config = {},
  }: { settings?: object; provider?: object; config?: object } = {},
) {
  const made = await loginRealm(server, { eventsEnabled: true, ...settings });
  const { realm } = made;
  const admin = (method: string, path: string, json?: unknown) =>
    server.admin(method, `/${realm}${path}`, json);
  const addProvider = async (alias: string, more: object = {}, settingsOfIt: object = {}) => {
    const reply = await admin('POST', '/identity-provider/instances', {
      alias,
      providerId: 'oidc',
      ...settingsOfIt,
      config: { ...upstream.config, ...more },
    });
    assert.equal(reply.status, 201, reply.text);
  };
  await addProvider('up', config, provider);
  const browser = () => new TestBrowser(server.url);
  const linkTo = (tab: TestBrowser, alias = 'up') =>
    offered(tab).find((each) => each.includes(`/broker/${alias}/login`));
  /** Goes to the provider. @returns where it is asked */
  const leave = async (tab: TestBrowser, params: Record<string, string> = {}, alias = 'up') => {
    await tab.open(made.url({ state: 'mine', ...params }));
    await tab.open(
      linkTo(tab, alias) ?? assert.fail(`no button: ${tab.last?.status} ${tab.last?.messages.join()}`),
    );
    return tab.location;
  };
  /** Follows redirects of ours as long as there are. */
  const settle = async (tab: TestBrowser) => {
    while ([302, 303].includes(tab.last?.status ?? 0) && tab.location.href.startsWith(server.url))
      await tab.follow();
    return tab.last ?? assert.fail('no page');
  };
  return {
    ...made,
    admin,
    addProvider,
    browser,
    linkTo,
    leave,
    settle,
    /** A whole login by the provider, to its first page or to the client. */
    async logIn(person: object = EVE, wrong: Misbehaviour = {}, tab = browser()) {
      const sentTo = await leave(tab);
      await tab.open(upstream.admit(sentTo, { ...person }, wrong));
      await settle(tab);
      return tab;
    },
    userOf: async (username: string) =>
      (await admin('GET', `/users?username=${username}&exact=true`)).json[0] as
        | (Record<string, unknown> & { id: string })
        | undefined,
    linksOf: async (id: string) => (await admin('GET', `/users/${id}/federated-identity`)).json,
    lastEvent: async (type: string) => (await admin('GET', `/events?type=${type}`)).json[0],
  };
}

/** Whether the client was reached, with a code. */
export const hasArrived = (tab: TestBrowser): boolean =>
  [302, 303].includes(tab.last?.status ?? 0) && tab.location.searchParams.has('code');

/** Where the buttons of a login page lead, in their order. */
export const offered = (tab: TestBrowser): string[] =>
  [...(tab.last?.text.matchAll(/href="([^"]*\/broker\/[^"]*)"/g) ?? [])].map(
    ([, href = '']) => new URL(href.replaceAll('&amp;', '&'), tab.last?.url).href,
  );
