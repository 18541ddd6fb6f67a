import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newClient } from './new-client.ts';
import { internationalHosts, writtenHost } from './written-host.ts';

test('a host in other letters is shown in both forms', () => {
  assert.equal(writtenHost('app.example.org:8443'), 'app.example.org:8443');
  assert.equal(writtenHost('xn--bcher-kva.example:8443'), 'xn--bcher-kva.example:8443 (bücher.example)');
  assert.equal(writtenHost('xn--80ak6aa92e.com'), 'xn--80ak6aa92e.com (аррӏе.com)');
  assert.equal(writtenHost('xn--'), 'xn--', 'what stands for nothing is shown as it is');
});

test('hosts that could pass for others are told of, wherever a client names them', () => {
  const client = newClient({ id: 'i', realmId: 'r', clientId: 'c', createdAt: 0 });
  const hosts = (more: object) => internationalHosts({ ...client, ...more });
  assert.deepEqual(hosts({ redirectUris: ['https://app.example.org/xn--x'] }), []);
  assert.deepEqual(
    hosts({ redirectUris: ['https://xn--bcher-kva.example/cb', 'https://xn--bcher-kva.example/2'] }),
    ['xn--bcher-kva.example (bücher.example)'],
  );
  const apple = ['xn--80ak6aa92e.com (аррӏе.com), looks like apple.com'];
  assert.deepEqual(hosts({ redirectUris: ['https://xn--80ak6aa92e.com/cb'] }), apple);
  assert.deepEqual(
    hosts({ attributes: { 'request.uris': 'https://a.example/##https://xn--80ak6aa92e.com/x' } }),
    apple,
  );
  const mixed = new URL('https://pаypal.com/').hostname;
  assert.deepEqual(hosts({ baseUrl: `https://login.${mixed}/` }), [
    `login.${mixed} (login.pаypal.com), looks like login.paypal.com, mixes scripts`,
  ]);
});
