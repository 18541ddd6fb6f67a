import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findClientProblem } from './check.ts';
import type { Client } from './client.ts';
import { newClient } from './new-client.ts';

const client = (fields: Partial<Client> = {}): Client => ({
  ...newClient({ id: 'id', realmId: 'realm', clientId: 'app', createdAt: 0 }),
  ...fields,
});
const problem = (fields: Partial<Client>) => findClientProblem(client(fields))?.description;

describe('what is wrong with a client', () => {
  it('is nothing as a rule', () => assert.equal(findClientProblem(client()), undefined));

  it('is a redirect URI that runs something, has a fragment, or is no URI', () => {
    const of = (uri: string) => findClientProblem(client({ redirectUris: ['https://a/ok', uri] }));
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

  it('is a URL that is none', () => {
    assert.equal(problem({ rootUrl: '/x' }), 'Root URL is not a valid URL');
    assert.equal(problem({ rootUrl: 'https://a#b' }), 'Root URL must not contain an URL fragment');
    assert.equal(problem({ baseUrl: 'https://a#b' }), undefined);
    assert.equal(problem({ adminUrl: '/x' }), undefined);
    assert.equal(problem({ rootUrl: `\${authBaseUrl}` }), undefined);
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
});
