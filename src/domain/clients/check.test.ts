import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { builtInAuthentication } from '../authentication/built-in.ts';
import { freshRealmSettings } from '../realms/settings.ts';
import { clientProblems, findClientProblem } from './check.ts';
import type { Client } from './client.ts';
import { newClient } from './new-client.ts';

const client = (fields: Partial<Client> = {}): Client => ({
  ...newClient({ id: 'id', realmId: 'realm', clientId: 'app', createdAt: 0 }),
  ...fields,
});
const first = (fields: Partial<Client>) => clientProblems(client(fields), freshRealmSettings)[0];
const problem = (fields: Partial<Client>) => first(fields)?.description;

describe('what is wrong with a client', () => {
  it('is nothing as a rule', () => assert.equal(first({}), undefined));

  it('is a way to be told of logins elsewhere that is none', () => {
    const of = (said: Record<string, string>) =>
      problem({
        attributes: Object.fromEntries(
          Object.entries(said).map(([name, value]) => [`ciba.backchannel.${name}`, value]),
        ),
      });
    const endpoint = { 'client.notification.endpoint': 'https://app.example.org/ping' };
    assert.equal(of({ 'token.delivery.mode': 'ping', ...endpoint }), undefined);
    assert.match(of({ 'token.delivery.mode': 'ping' }) ?? '', /Notification Endpoint must be set/);
    assert.match(of({ 'token.delivery.mode': 'push', ...endpoint }) ?? '', /^Unsupported .* Delivery Mode/);
    assert.match(of({ 'client.notification.endpoint': 'nonsense' }) ?? '', /malformed$/);
    assert.match(of({ 'auth.request.signing.alg': 'HS256' }) ?? '', /Signing Algorithm$/);
    assert.equal(of({ 'auth.request.signing.alg': 'ES256' }), undefined);
  });

  it('is a class of authentication that nobody knows', async () => {
    const of = async (attributes: Record<string, string>, ofRealm = '') => {
      const settings = { ...freshRealmSettings, attributes: { 'acr.loa.map': ofRealm } };
      const authentication = () => builtInAuthentication('r');
      const around = { settings, authentication, fetchSector: async () => undefined };
      return (await findClientProblem(client({ attributes }), around))?.description;
    };
    const gold = { 'default.acr.values': 'gold' };
    assert.match((await of(gold)) ?? '', /^Default ACR values need/);
    assert.equal(await of(gold, '{"gold":2}'), undefined);
    assert.equal(await of({ ...gold, 'acr.loa.map': '{"gold":2}' }), undefined);
    assert.equal(await of({ 'default.acr.values': '0##1' }), undefined);
    assert.match((await of({ 'default.acr.values': '1##5' })) ?? '', /^Default ACR values need/);
    assert.match((await of({ 'minimum.acr.value': 'gold' })) ?? '', /^Minimum ACR value needs/);
    assert.match((await of({ ...gold, 'acr.loa.map': '{"own":2}' }, '{"gold":2}')) ?? '', /^Default ACR/);
    assert.equal(await of({ ...gold, 'acr.loa.map': '{}' }, '{"gold":2}'), undefined);
    assert.match((await of({ ...gold, 'minimum.acr.value': 'q' })) ?? '', /^Default ACR.*; Minimum ACR/);
    for (const map of ['x', '[]', '5', '{"a":"b"}'])
      assert.match((await of({ 'acr.loa.map': map })) ?? '', /ACR-LOA map/, map);
  });

  it('is where a SAML client is called, when that is no whole URL', () => {
    const saml = (adminUrl: string) => problem({ protocol: 'saml', adminUrl });
    for (const url of ['/adm', ' ', 'urn:a:b'])
      assert.equal(saml(url), 'Master SAML Processing URL is not a valid URL');
    assert.equal(saml('javascript:x'), 'Master SAML Processing URL uses an illegal scheme');
    assert.equal(saml('https://a.example.org/x#y'), undefined);
    assert.equal(problem({ adminUrl: '/adm' }), undefined);
  });

  it('is a redirect URI that runs something, has a fragment, or is no URI', () => {
    const of = (uri: string) => first({ redirectUris: ['https://a/ok', uri] });
    for (const uri of ['javascript:x', 'JavaScript:x', 'data:x'])
      assert.deepEqual(of(uri), {
        field: 'redirect_uris',
        description: 'A redirect URI uses an illegal scheme',
      });
    for (const uri of ['https://a/#', 'https://a/b#c'])
      assert.equal(of(uri)?.description, 'A redirect URI must not contain an URL fragment');
    for (const uri of [
      'https://a b',
      'https://a/%zz',
      'https://',
      'https://a\\b',
      'https://a/\n',
      ' https://a',
    ])
      assert.equal(of(uri)?.description, 'A redirect URI is not a valid URI');
    for (const uri of [
      '*',
      '/x',
      'x',
      'com.example.app:/cb',
      'urn:ietf:wg:oauth:2.0:oob',
      'https://ä/*',
      'https:///x',
    ])
      assert.equal(of(uri), undefined, uri);
    assert.match(of(`https://a/${'x'.repeat(3000)}`)?.description ?? '', /2048/);
  });

  it('is a URI for after a logout that is none', () => {
    const of = (said: string) => first({ attributes: { 'post.logout.redirect.uris': said } })?.description;
    for (const said of ['', '+', '-', '+##https://a/bye', 'https://a/*'])
      assert.equal(of(said), undefined, said);
    for (const said of [' https://a/bye', '+##https://a/%zz', 'https://a/b y##+'])
      assert.equal(of(said), 'A post-logout redirect URI is not a valid URI', said);
    assert.equal(of('data:x'), 'A post-logout redirect URI uses an illegal scheme');
  });

  it('is a URL that is none', () => {
    assert.equal(problem({ rootUrl: '/x' }), 'Root URL is not a valid URL');
    assert.equal(problem({ rootUrl: 'https://a#b' }), 'Root URL must not contain an URL fragment');
    assert.equal(problem({ baseUrl: 'https://a#b' }), undefined);
    assert.equal(problem({ adminUrl: '/x' }), undefined);
    assert.equal(problem({ rootUrl: `\${authBaseUrl}` }), undefined);
    for (const url of ['custom:x', 'urn:a:b', `\${authBaseUrl}/x`, 'https://a:b/', 'intent://x'])
      assert.equal(problem({ rootUrl: url }), 'Root URL is not a valid URL', url);
    for (const url of ['http:x', 'https://[::1]:8443/x', 'https://u@h:1', 'mailto:a@b.org', 'HTTPS://A'])
      assert.equal(problem({ rootUrl: url }), undefined, url);
    assert.equal(problem({ baseUrl: `\${authBaseUrl}` }), 'Base URL is not a valid URL');
    assert.equal(problem({ attributes: { policyUri: 'custom:x' } }), 'Policy URL is not a valid URL');
    assert.equal(problem({ attributes: { logoUri: 'javascript:x' } }), 'Logo URL uses an illegal scheme');
    assert.equal(problem({ attributes: { logoUri: 'anything' } }), undefined);
    assert.equal(problem({ attributes: { tosUri: 'x' } }), 'Terms of service URL is not a valid URL');
  });

  it('is a text that does not fit where Keycloak keeps it', () => {
    const long = 'x'.repeat(256);
    for (const fields of [{ clientId: long }, { name: long }, { description: long }, { secret: long }])
      assert.match(problem(fields) ?? '', /must not exceed 255 characters/);
    assert.equal(problem({ name: 'x'.repeat(255), attributes: { a: 'x'.repeat(5000) } }), undefined);
    assert.match(problem({ attributes: { [long]: 'a' } }) ?? '', /must not exceed 255/);
    assert.match(problem({ id: 'x'.repeat(37) }) ?? '', /36/);
  });

  it('is an id that is blank or no text', () => {
    assert.equal(problem({ clientId: ' ' }), 'Client ID cannot be blank');
    assert.equal(problem({ clientId: 'a\ud800' }), 'Client ID is not valid Unicode text');
    assert.equal(problem({ protocol: 'telepathy' }), 'Invalid protocol: telepathy');
  });

  it('is a session of its own that would outlast the realm’s', () => {
    const attributes = { 'client.session.idle.timeout': '1801', 'client.session.max.lifespan': '36001' };
    const of = (settings: object) =>
      clientProblems(client({ attributes }), { ...freshRealmSettings, ...settings }).map(
        ({ description }) => description,
      );
    assert.deepEqual(of({}), [
      'Client session idle timeout cannot exceed realm SSO session idle timeout.',
      'Client session max lifespan cannot exceed realm SSO session max lifespan.',
    ]);
    const remembered = { ssoSessionIdleTimeoutRememberMe: 1801, ssoSessionMaxLifespanRememberMe: 30000 };
    assert.equal(of(remembered).length, 2);
    assert.deepEqual(of({ ...remembered, rememberMe: true }), [
      'Client session max lifespan cannot exceed realm SSO session max lifespan and RememberMe Max span.',
    ]);
  });

  it('is told in one text, and what concerns redirect URIs is the kind of it', async () => {
    const authentication = () => builtInAuthentication('r');
    const around = { settings: freshRealmSettings, authentication, fetchSector: async () => undefined };
    const of = (fields: Partial<Client>) => findClientProblem(client(fields), around);
    assert.equal(await of({}), undefined);
    assert.deepEqual(await of({ rootUrl: '/x', redirectUris: ['javascript:x#y', 'javascript:z'] }), {
      field: 'redirect_uris',
      description:
        'Root URL is not a valid URL; A redirect URI must not contain an URL fragment; A redirect URI uses an illegal scheme',
    });
  });
});
