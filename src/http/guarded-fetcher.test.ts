import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import { isSpecialUse } from '../lib/special-use.ts';
import { FetchRefused } from './fetch-refused.ts';
import { type FetcherSettings, guardedFetcher } from './guarded-fetcher.ts';

const SETTINGS: FetcherSettings = { allowedNetworks: [], allowHttp: true, timeout: 500, maxBytes: 1000 };
const LOCAL: FetcherSettings = { ...SETTINGS, allowedNetworks: ['127.0.0.0/8'] };

const listen: RequestListener = (request, response) => {
  const answers: Readonly<Record<string, () => void>> = {
    '/fine': () => response.setHeader('content-type', 'application/json').end('{"keys":[]}'),
    '/redirect': () => response.writeHead(302, { location: '/fine' }).end(),
    '/large': () => response.end('x'.repeat(2000)),
    '/slow': () => response.write('{'),
    '/cookie': () => response.end(JSON.stringify(request.headers)),
  };
  answers[request.url ?? '']?.();
};

const server = createServer(listen).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const { port } = server.address() as AddressInfo;
after(() => {
  server.closeAllConnections();
  server.close();
});
const at = (path: string, host = '127.0.0.1') => `http://${host}:${port}${path}`;

const refusal = async (url: string, settings = LOCAL) => {
  const error = await guardedFetcher(settings)
    .get(url, '*/*')
    .then(
      () => assert.fail('it was fetched'),
      (thrown: unknown) => thrown,
    );
  assert.ok(error instanceof FetchRefused);
  assert.equal(error.message, 'The document could not be fetched', 'the asker learns nothing of the network');
  return error.detail;
};

describe('the guarded fetcher', () => {
  test('says beforehand what it would not reach, as far as a URL tells', () => {
    const { mayReach } = guardedFetcher(SETTINGS);
    for (const url of ['https://example.org/', 'http://93.184.215.14/', 'https://localhost.example.org/'])
      assert.equal(mayReach(url), true, url);
    for (const url of [
      'http://127.0.0.1/',
      'http://2130706433/',
      'http://0x7f.1/',
      'http://017700000001/',
      'http://[::ffff:127.0.0.1]/',
      'http://[::1]/',
      'http://169.254.169.254/',
      'http://localhost/',
      'http://LOCALHOST./',
      'http://a.localhost/',
      'nonsense',
    ])
      assert.equal(mayReach(url), false, url);
    assert.equal(guardedFetcher(LOCAL).mayReach('http://127.0.0.1/'), true);
    assert.equal(guardedFetcher(LOCAL).mayReach('http://10.0.0.1/'), false);
  });

  test('gets a document', async () => {
    const document = await guardedFetcher(LOCAL).get(at('/fine'), 'application/json');
    assert.deepEqual(document, { status: 200, contentType: 'application/json', text: '{"keys":[]}' });
  });

  test('sends nothing but what it must', async () => {
    const { text } = await guardedFetcher(LOCAL).get(at('/cookie'), 'application/json');
    assert.deepEqual(Object.keys(JSON.parse(text)).sort(), [
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  test('asks no special-use address, by whatever spelling or name', async () => {
    for (const host of [
      '127.0.0.1',
      'localhost',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '127.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
      '169.254.169.254',
      '[fd00::1]',
      '[64:ff9b::7f00:1]',
    ]) {
      assert.match(await refusal(at('/fine', host), SETTINGS), /special-use/, host);
    }
  });

  test('follows no redirect, reads no more than it may, waits no longer than it may', async () => {
    assert.match(await refusal(at('/redirect')), /redirect/);
    assert.match(await refusal(at('/large')), /more than 1000 bytes/);
    assert.match(await refusal(at('/slow')), /abort|timeout/i);
  });

  test('waits no longer for the name server either', async () => {
    const begun = performance.now();
    const never = guardedFetcher({ ...LOCAL, timeout: 100 }, () => new Promise(() => {}));
    await assert.rejects(never.get('http://slow.example.org/', '*/*'), FetchRefused);
    assert.ok(performance.now() - begun < 1000);
  });

  test('goes to the address that was looked at, though the name changes its mind', async () => {
    let asked = 0;
    const addresses = [
      { address: '127.0.0.1', family: 4 },
      { address: '169.254.169.254', family: 4 },
    ];
    const rebinding = guardedFetcher(LOCAL, async () => addresses.slice(asked++, asked));
    const { status } = await rebinding.get(at('/fine', 'changing.example.org'), '*/*');
    assert.deepEqual([status, asked], [200, 1]);
    await assert.rejects(rebinding.get(at('/fine', 'changing.example.org'), '*/*'), FetchRefused);
    const both = guardedFetcher(LOCAL, async () => addresses);
    await assert.rejects(both.get(at('/fine', 'both.example.org'), '*/*'), FetchRefused);
  });

  test('takes https alone unless told otherwise, and never files, data or credentials', async () => {
    assert.match(await refusal(at('/fine'), { ...LOCAL, allowHttp: false }), /scheme http:/);
    for (const url of ['file:///etc/passwd', 'data:text/plain,x', 'ftp://example.org/', 'gopher://127.0.0.1'])
      assert.match(await refusal(url), /scheme/);
    assert.match(await refusal(`http://user:pw@127.0.0.1:${port}/fine`), /credentials/);
    assert.match(await refusal('nonsense'), /not a URL/);
  });

  test('says the same of a name that is not there and of a port that is closed', async () => {
    assert.match(await refusal('http://nowhere.invalid/'), /does not resolve/);
    assert.match(await refusal('http://127.0.0.1:1/'), /ECONNREFUSED/);
  });
});

test('public addresses are not special-use', () => {
  for (const address of ['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '172.15.0.1', '172.32.0.1'])
    assert.equal(isSpecialUse(address), false, address);
});
