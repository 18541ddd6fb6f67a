import assert from 'node:assert/strict';
import { type Page, TestBrowser } from '../support/browser.ts';
import type { Reply, TestServer } from '../support/test-server.ts';
import { person } from '../support/tokens.ts';

/** A realm whose people look at their account pages. */
export interface PagesWorld {
  readonly realm: string;
  /** Of the account, without a slash at its end. */
  readonly account: string;
  readonly users: { readonly ann: string; readonly bob: string };
  admin(method: string, path: string, json?: unknown): Promise<Reply>;
  /** A browser in which somebody has logged in to their account and sees a page of it. */
  visit(username?: 'ann' | 'bob', path?: string, headers?: Record<string, string>): Promise<TestBrowser>;
  /** Gives a role of the client `account`, or takes it away. */
  role(method: 'POST' | 'DELETE', name: string, userId?: string): Promise<void>;
  /** Takes from Ann what everybody in the realm has. */
  takeUsualRoles(): Promise<void>;
}

const idOf = ({ status, headers, text }: Reply) => {
  assert.equal(status, 201, text);
  return headers.get('location')?.split('/').at(-1) ?? '';
};

export async function pagesWorld(server: TestServer, settings: object = {}): Promise<PagesWorld> {
  const realm = await server.realm({ eventsEnabled: true, ...settings });
  const admin = (method: string, path: string, json?: unknown) =>
    server.admin(method, `/${realm}${path}`, json);
  const users = {
    ann: idOf(await admin('POST', '/users', person('ann'))),
    bob: idOf(await admin('POST', '/users', person('bob'))),
  };
  const account = `${server.url}/realms/${realm}/account`;
  return {
    realm,
    account,
    users,
    admin,
    async visit(username = 'ann', path = '/', headers = {}) {
      const browser = new TestBrowser(server.url);
      await browser.open(account + path);
      assert.equal(browser.last?.status, 302);
      await browser.follow();
      await logIn(browser, username, headers);
      return browser;
    },
    async role(method, name, userId = users.ann) {
      const [client] = (await admin('GET', '/clients?clientId=account')).json;
      const { json } = await admin('GET', `/clients/${client.id}/roles/${name}`);
      const given = await admin(method, `/users/${userId}/role-mappings/clients/${client.id}`, [json]);
      assert.equal(given.status, 204);
    },
    async takeUsualRoles() {
      const path = `/users/${users.ann}/role-mappings/realm`;
      assert.equal((await admin('DELETE', path, (await admin('GET', path)).json)).status, 204);
    },
  };
}

/** Fills in the login page that a browser shows, and follows back to the page that was asked for. */
export async function logIn(
  browser: TestBrowser,
  username: string,
  headers: Record<string, string> = {},
): Promise<Page> {
  const { forms, url } = browser.last ?? assert.fail('no page');
  const [form] = forms;
  assert.ok(form, 'no login page');
  await browser.send('POST', new URL(form.action, url).href, { username, password: 'pw' }, headers);
  while (browser.last && browser.last.status >= 300 && browser.last.status < 400) await browser.follow();
  return browser.last ?? assert.fail('nothing');
}

/** The form of a page that goes to an address, and what it brings along. */
export function formTo(page: Page | undefined, path: string): Record<string, string> {
  const form = page?.forms.find(({ action }) => new URL(action, page.url).pathname.endsWith(path));
  assert.ok(form, `no form to ${path}`);
  const own = form.fields.filter(({ type, name }) => type !== 'submit' && name !== '');
  return Object.fromEntries(own.map(({ name, value }) => [name, value]));
}
