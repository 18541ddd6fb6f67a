import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import {
  type Authority,
  authority,
  type Certified,
  fetchWith,
  skipWithoutOpenssl,
} from '../support/certificates.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';
import { person } from '../support/tokens.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';

const skip = skipWithoutOpenssl();
const ca = (skip ? undefined : authority()) as Authority;
const FORM = 'auth-x509-client-username-form';
const GRANT = 'direct-grant-auth-x509-username';
const BY_NAME = {
  'x509-cert-auth.regular-expression': 'CN=(.*?)(?:,|$)',
  'x509-cert-auth.mapper-selection': 'Username or Email',
};
const SILENTLY = { ...BY_NAME, 'x509-cert-auth.confirmation-page-disallowed': 'true' };

after(() => ca?.remove());

/** A header by which a trusted proxy tells of a certificate. */
const shown = ({ cert }: Certified) => ({ 'client-cert': `:${cert.replace(/-----[A-Z ]+-----|\s/g, '')}:` });

/** A realm with flows that ask for certificates. */
async function certificateRealm(
  server: TestServer,
  config: Record<string, string> | undefined,
  settings: object = {},
) {
  const made = await loginRealm(
    server,
    { eventsEnabled: true, ...settings },
    { directAccessGrantsEnabled: true },
  );
  const { realm, admin } = made;
  const flow = async (alias: string, steps: readonly (readonly [string, string])[]) => {
    await admin('POST', '/authentication/flows', { alias, providerId: 'basic-flow', topLevel: true });
    const executions = `/authentication/flows/${alias}/executions`;
    for (const [provider, requirement] of steps) {
      await admin('POST', `${executions}/execution`, { provider });
      const last = (await admin('GET', executions)).json.at(-1);
      await admin('PUT', executions, { ...last, requirement });
      if (config && provider.includes('x509'))
        await admin('POST', `/authentication/executions/${last.id}/config`, {
          alias: `${alias} config`,
          config,
        });
    }
  };
  await flow('by-certificate', [
    [FORM, 'ALTERNATIVE'],
    ['auth-username-password-form', 'ALTERNATIVE'],
  ]);
  await flow('grant-by-certificate', [[GRANT, 'REQUIRED']]);
  const bound = { browserFlow: 'by-certificate', directGrantFlow: 'grant-by-certificate' };
  assert.equal((await admin('PUT', '', bound)).status, 204);
  return {
    ...made,
    admin,
    flow,
    events: async (type: string) => (await admin('GET', `/events?type=${type}`)).json,
    grant: async (headers: Record<string, string>, form: Record<string, string> = {}) => {
      const { status, json } = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
        form: { grant_type: 'password', client_id: 'app', ...form },
        headers,
      });
      return [status, json.error, json.error_description];
    },
  };
}

onEachDatabase(
  'People with a certificate',
  (suite) => {
    const ann = skip ? (undefined as never) : ca.issue('/O=Example/CN=ann');
    const nobody = skip ? (undefined as never) : ca.issue('/O=Example/CN=nobody');
    const open = async (url: string, certified?: Certified) => {
      const tab = new TestBrowser(suite.server.url);
      return { tab, page: await tab.open(url, certified && shown(certified)) };
    };

    it('are asked whether they want to be who it says', { skip }, async () => {
      const { url, events } = await certificateRealm(suite.server, BY_NAME);
      const { tab, page } = await open(url(), ann);
      assert.match(page.text, /id="kc-x509-login-info"/);
      assert.match(page.text, /CN=ann, O=Example/);
      await tab.submit({ login: 'Continue' });
      assert.notEqual(codeOf(tab), '');
      const [{ details }] = await events('LOGIN');
      assert.equal(details.username, 'ann');
      assert.equal(details.x509_cert_subject_distinguished_name, 'CN=ann, O=Example');
      assert.equal(details.x509_cert_issuer_distinguished_name, 'CN=Example CA, O=Example');
      assert.match(details.x509_cert_serial_number, /^\d+$/);
    });

    it('may rather be somebody else, and anybody else is asked for a password', { skip }, async () => {
      const { realm, url } = await certificateRealm(suite.server, BY_NAME);
      await suite.server.admin('POST', `/${realm}/users`, person('bob'));
      const { tab } = await open(url(), ann);
      const form = await tab.submit({ cancel: 'Ignore' });
      assert.match(form.text, /id="kc-form-login"/);
      assert.doesNotMatch(form.text, /value="ann"/);
      await tab.submit({ username: 'bob', password: 'pw' });
      assert.notEqual(codeOf(tab), '');
      assert.match((await open(url())).page.text, /id="kc-form-login"/);
      assert.match((await open(url(), nobody)).page.text, /id="kc-form-login"/);
    });

    it('are let in at once where the flow has it so, those who are here and not kept out', {
      skip,
    }, async () => {
      const settings = { bruteForceProtected: true, failureFactor: 1 };
      const { url, admin, events, token } = await certificateRealm(suite.server, SILENTLY, settings);
      const { tab } = await open(url(), ann);
      assert.equal((await token({ code: codeOf(tab) })).status, 200);
      const silent = await open(url({ prompt: 'none' }), ann);
      assert.notEqual(codeOf(silent.tab), '', 'nobody is asked anything');
      const wrong = await open(url());
      await wrong.tab.submit({ ...ANN, password: 'wrong' });
      assert.match((await open(url(), ann)).page.text, /id="kc-form-login"/, 'locked out');
      assert.equal((await events('LOGIN_ERROR'))[0].error, 'user_temporarily_disabled');
      await admin('DELETE', '/attack-detection/brute-force/users');
      const [found] = (await admin('GET', '/users?username=ann')).json;
      await admin('PUT', `/users/${found.id}`, { ...found, enabled: false });
      assert.match((await open(url(), ann)).page.text, /id="kc-form-login"/, 'disabled');
      assert.equal((await events('LOGIN_ERROR'))[0].error, 'user_disabled');
      await open(url(), nobody);
      const [event] = await events('LOGIN_ERROR');
      assert.deepEqual([event.error, event.details.username], ['user_not_found', 'nobody']);
      assert.equal(event.details.x509_cert_subject_distinguished_name, 'CN=nobody, O=Example');
    });

    it('are nobody by one that is not good enough, or by a step that is not configured', {
      skip,
    }, async () => {
      const usage = { ...SILENTLY, 'x509-cert-auth.extendedkeyusage': '1.3.6.1.5.5.7.3.2' };
      const { url, events, grant } = await certificateRealm(suite.server, usage);
      assert.match((await open(url(), ann)).page.text, /id="kc-form-login"/);
      const [event] = await events('LOGIN_ERROR');
      const missing = 'Extended key usage extension is expected, but unavailable.';
      assert.deepEqual([event.error, event.details.reason], ['invalid_user_credentials', missing]);
      assert.deepEqual(await grant(shown(ann)), [401, 'invalid_request', missing]);
      const useful = ca.issue('/O=Example/CN=ann', ['extendedKeyUsage=clientAuth']);
      assert.notEqual(codeOf((await open(url(), useful)).tab), '');
      const unset = await certificateRealm(suite.server, undefined);
      assert.match((await open(unset.url(), ann)).page.text, /id="kc-form-login"/);
      assert.deepEqual(await unset.grant(shown(ann)), [401, 'invalid_request', 'Configuration is missing.']);
    });

    it('get tokens by the password grant, without a password', { skip }, async () => {
      const { grant, flow, admin, events } = await certificateRealm(suite.server, BY_NAME);
      assert.equal((await grant(shown(ann)))[0], 200);
      const [{ details }] = await events('LOGIN');
      assert.equal(details.x509_cert_subject_distinguished_name, 'CN=ann, O=Example');
      const missing = [401, 'invalid_request', 'X509 client certificate is missing.'];
      assert.deepEqual(await grant({}), missing);
      assert.deepEqual(await grant({}, ANN), missing);
      assert.deepEqual(await grant({ 'client-cert': ':nonsense:' }), missing);
      const wrong = [400, 'invalid_grant', 'Invalid user credentials'];
      assert.deepEqual(await grant(shown(nobody)), wrong);
      const [event] = await events('LOGIN_ERROR');
      assert.deepEqual([event.error, event.details.username], ['user_not_found', 'nobody']);
      await flow('both', [
        ['direct-grant-validate-username', 'REQUIRED'],
        ['direct-grant-validate-password', 'REQUIRED'],
        [GRANT, 'REQUIRED'],
      ]);
      await admin('PUT', '', { directGrantFlow: 'both' });
      assert.equal((await grant(shown(ann), ANN))[0], 200);
      await admin('POST', '/users', person('bob'));
      assert.deepEqual(await grant(shown(ann), { ...ANN, username: 'bob' }), wrong, 'of somebody else');
      assert.deepEqual(await grant({}, ANN), missing);
    });

    it('are found by what their attributes hold, all of it and of them alone', { skip }, async () => {
      const attributes = {
        ...SILENTLY,
        'x509-cert-auth.mapping-source-selection': 'Certificate Serial Number and IssuerDN',
        'x509-cert-auth.mapper-selection': 'Custom Attribute Mapper',
        'x509-cert-auth.mapper-selection.user-attribute-name': 'serial##issuer',
      };
      const { admin, grant, events } = await certificateRealm(suite.server, attributes);
      const profile = (await admin('GET', '/users/profile')).json;
      await admin('PUT', '/users/profile', { ...profile, unmanagedAttributePolicy: 'ENABLED' });
      await admin('POST', '/users', person('bob'));
      const [user] = (await admin('GET', '/users?username=ann')).json;
      const [other] = (await admin('GET', '/users?username=bob')).json;
      const wrong = [400, 'invalid_grant', 'Invalid user credentials'];
      assert.deepEqual(await grant(shown(ann)), wrong);
      const serial = (await events('LOGIN_ERROR'))[0].details.x509_cert_serial_number;
      const issuer = 'CN=Example CA, O=Example';
      const hold = (whom: { id: string }, held: object) =>
        admin('PUT', `/users/${whom.id}`, { ...whom, attributes: held });
      await hold(user, { serial: [serial], issuer: ['CN=Another CA'] });
      assert.deepEqual(await grant(shown(ann)), wrong);
      await hold(user, { serial: [serial], issuer: [issuer.toUpperCase()] });
      assert.deepEqual(await grant(shown(ann)), wrong);
      await hold(user, { serial: [serial], issuer: [issuer] });
      assert.equal((await grant(shown(ann)))[0], 200);
      assert.deepEqual(await grant(shown(nobody)), wrong);
      await hold(other, { serial: ['1', serial], issuer: [issuer] });
      const [status, error] = await grant(shown(ann));
      assert.deepEqual([status, error], [401, 'invalid_request']);
    });

    it('are nobody any more once their authority has revoked it', { skip }, async () => {
      let list = ca.revocationList([]);
      const lists = createServer((_request, response) => response.end(list));
      await new Promise<void>((listening) => lists.listen(0, '127.0.0.1', listening));
      try {
        const { port } = lists.address() as AddressInfo;
        const where = (name: string) => ({
          ...BY_NAME,
          'x509-cert-auth.crl-checking-enabled': 'true',
          'x509-cert-auth.crl-relative-path': `http://127.0.0.1:${port}/${name}-${suite.realm}`,
        });
        const { grant } = await certificateRealm(suite.server, where('clean'));
        assert.equal((await grant(shown(ann)))[0], 200);
        list = ca.revocationList([ann]);
        const revoked = await certificateRealm(suite.server, where('revoking'));
        const refused = [401, 'invalid_request', 'The certificate has been revoked.'];
        assert.deepEqual(await revoked.grant(shown(ann)), refused);
        assert.equal((await revoked.grant(shown(nobody)))[0], 400, 'another certificate is good');
      } finally {
        lists.close();
      }
      const unchecked = 'Whether the certificate has been revoked cannot be checked.';
      for (const config of [
        { 'x509-cert-auth.crl-checking-enabled': 'true', 'x509-cert-auth.crl-relative-path': 'crl.pem' },
        { 'x509-cert-auth.ocsp-checking-enabled': 'true' },
      ]) {
        const { grant } = await certificateRealm(suite.server, { ...BY_NAME, ...config });
        assert.deepEqual(await grant(shown(ann)), [401, 'invalid_request', unchecked]);
      }
    });
  },
  {
    flags: {
      'trusted-proxies': '127.0.0.1',
      'proxy-certificate-header': 'client-cert',
      'tls-client-authorities': ca?.certFile ?? '',
      'outgoing-allowed-networks': '127.0.0.0/8',
    },
  },
);

describe('People with a certificate, over TLS', { skip }, () => {
  it('are who it says where an authority of ours has issued it, whatever headers say', async () => {
    const own = ca.issue('/CN=localhost');
    const stranger = authority();
    const server = await startTestServer({
      flags: {
        'tls-certificate': own.certFile,
        'tls-key': own.keyFile,
        'tls-client-certificates': 'request',
        'tls-client-authorities': ca.certFile,
      },
      fetch: fetchWith(ca),
    });
    try {
      const ann = ca.issue('/O=Example/CN=ann');
      const { url } = await certificateRealm(server, SILENTLY);
      const open = async (by?: Certified, headers = {}) => {
        const tab = new TestBrowser(server.url, fetchWith(ca, by) as typeof fetch);
        return { tab, page: await tab.open(url(), headers) };
      };
      assert.notEqual(codeOf((await open(ann)).tab), '');
      const asked = /id="kc-form-login"/;
      assert.match((await open()).page.text, asked);
      assert.match((await open(stranger.issue('/O=Example/CN=ann'))).page.text, asked);
      assert.match((await open(undefined, shown(ann))).page.text, asked);
    } finally {
      await server.stop();
      stranger.remove();
    }
  });
});
