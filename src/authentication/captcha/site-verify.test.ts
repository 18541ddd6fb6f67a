import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { guardedFetcher } from '../../http/guarded-fetcher.ts';
import { assess, siteVerify } from './site-verify.ts';

/** A verifier that takes the question and never answers. */
const NOTHING = Symbol('nothing');

describe('what verifiers of captchas say', () => {
  let said: { status?: number; body?: unknown; headers?: Record<string, string> } = {};
  const received: URLSearchParams[] = [];
  // A stand-in of the verification API.
  const verifier = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      received.push(new URLSearchParams(text));
      if (said.body === NOTHING) return;
      response.writeHead(said.status ?? 200, said.headers).end(JSON.stringify(said.body ?? {}));
    });
  });
  let address = '';
  before(async () => {
    await new Promise<void>((resolve) => verifier.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(verifier.address() as AddressInfo).port}/siteverify`;
  });
  after(() => {
    verifier.closeAllConnections();
    verifier.close();
  });
  const fetcher = guardedFetcher({
    allowedNetworks: ['127.0.0.0/8'],
    allowHttp: true,
    timeout: 1000,
    maxBytes: 10_000,
  });
  const asked = { secret: 's', token: 't', host: 'login.example.org', ip: '192.0.2.1' };
  const GOOD = { success: true, hostname: 'login.example.org' };

  test('a yes is for this host', async () => {
    said = { body: GOOD };
    assert.equal(await siteVerify(fetcher, address, asked), true);
    assert.deepEqual(Object.fromEntries(received.at(-1) ?? []), {
      secret: 's',
      response: 't',
      remoteip: '192.0.2.1',
    });
    for (const body of [
      { ...GOOD, hostname: 'evil.example' },
      { success: true },
      { ...GOOD, success: 'true' },
      { ...GOOD, success: false, 'error-codes': ['timeout-or-duplicate'] },
      [],
      null,
    ]) {
      said = { body };
      assert.equal(await siteVerify(fetcher, address, asked), false, JSON.stringify(body));
    }
  });

  test('where scores are given, for this action and sure enough', async () => {
    const scored = { ...asked, action: { name: 'register', score: 0.5 } };
    for (const [more, isFine] of [
      [{ action: 'REGISTER', score: 0.5 }, true],
      [{ action: 'register', score: 0.4 }, false],
      [{ action: 'login', score: 0.9 }, false],
      [{ score: 0.9 }, false],
      [{ action: 'register' }, false],
      [{ action: 'register', score: '0.9' }, false],
    ] as const) {
      said = { body: { ...GOOD, ...more } };
      assert.equal(await siteVerify(fetcher, address, scored), isFine, JSON.stringify(more));
    }
  });

  test('of services that give no scores, for this action, or asked whose token it is', async () => {
    const acting = { ...asked, action: { name: 'register' } };
    for (const [more, isFine] of [
      [{ action: 'register' }, true],
      [{ action: 'login' }, false],
      [{}, false],
      [{ action: ['register'] }, false],
    ] as const) {
      said = { body: { ...GOOD, ...more } };
      assert.equal(await siteVerify(fetcher, address, acting), isFine, JSON.stringify(more));
    }
    said = { body: GOOD };
    assert.equal(await siteVerify(fetcher, address, { ...asked, siteKey: 'site' }), true);
    assert.equal(received.at(-1)?.get('sitekey'), 'site');
  });

  test('no token, an endless one, and a verifier that is down are no', async () => {
    said = { body: GOOD };
    const before = received.length;
    for (const token of ['', 'x'.repeat(10_000)])
      assert.equal(await siteVerify(fetcher, address, { ...asked, token }), false);
    assert.equal(received.length, before, 'nobody is asked about those');
    said = { status: 500, body: GOOD };
    assert.equal(await siteVerify(fetcher, address, asked), false);
    assert.equal(await siteVerify(fetcher, 'http://127.0.0.1:1/siteverify', asked), false);
    const guarded = guardedFetcher({ allowedNetworks: [], allowHttp: true, timeout: 1000, maxBytes: 1000 });
    assert.equal(await siteVerify(guarded, address, asked), false);
  });

  test('an answer that does not come, has no end, or is of an odd shape, is no', async () => {
    const since = performance.now();
    said = { body: NOTHING };
    assert.equal(await siteVerify(fetcher, address, asked), false);
    assert.ok(performance.now() - since < 5000, 'nobody waits for ever');
    const scored = { ...asked, action: { name: 'register', score: 0.5 } };
    const fine = { ...GOOD, action: 'register', score: 0.9 };
    for (const [status, body, headers] of [
      [200, { ...fine, padding: 'x'.repeat(20_000) }],
      [302, fine, { location: address }],
      [204, fine],
      [200, [fine]],
      [200, { ...fine, success: 1 }],
      [200, { ...fine, success: [true] }],
      [200, { ...fine, hostname: ['login.example.org'] }],
      [200, { ...fine, hostname: 'login.example.org.' }],
      [200, { ...fine, hostname: 'login.example.org:443' }],
      [200, { ...fine, action: { toLowerCase: 'register' } }],
      [200, { ...fine, score: null }],
      [200, { ...fine, score: [0.9] }],
      [200, { __proto__: null, ...fine, score: true }],
    ] as const) {
      said = { status, body, ...(headers && { headers }) };
      assert.equal(await siteVerify(fetcher, address, scored), false, JSON.stringify(body).slice(0, 200));
    }
    said = { body: fine };
    assert.equal(await siteVerify(fetcher, address, scored), true);
  });

  test('Enterprise vouches for host, action and score', async () => {
    const how = { project: 'p/1', key: 'k&', siteKey: 'site' };
    const scored = { ...asked, action: { name: 'register', score: 0.7 } };
    const tokenProperties = { valid: true, hostname: 'login.example.org', action: 'register' };
    const sent: string[] = [];
    const saying = (body: unknown) => ({
      post: async (url: string) => {
        sent.push(url);
        return { status: 200, text: JSON.stringify(body) } as Awaited<ReturnType<typeof fetcher.post>>;
      },
    });
    const isFine = (body: unknown) => assess(saying(body), how, scored);
    assert.equal(await isFine({ tokenProperties, riskAnalysis: { score: 0.7 } }), true);
    assert.match(sent[0] ?? '', /projects\/p%2F1\/assessments\?key=k%26$/);
    assert.equal(await isFine({ tokenProperties, riskAnalysis: { score: 0.6 } }), false);
    assert.equal(
      await isFine({ tokenProperties: { ...tokenProperties, valid: false }, riskAnalysis: { score: 1 } }),
      false,
    );
    assert.equal(
      await isFine({ tokenProperties: { ...tokenProperties, hostname: 'x' }, riskAnalysis: { score: 1 } }),
      false,
    );
    assert.equal(await isFine({}), false);
    for (const odd of [
      null,
      [],
      { tokenProperties: null, riskAnalysis: { score: 1 } },
      { tokenProperties, riskAnalysis: null },
      { tokenProperties: [tokenProperties], riskAnalysis: { score: 1 } },
      { tokenProperties: { ...tokenProperties, valid: 'true' }, riskAnalysis: { score: 1 } },
      { tokenProperties: { ...tokenProperties, action: 'login' }, riskAnalysis: { score: 1 } },
      { tokenProperties, riskAnalysis: { score: '1' } },
      { tokenProperties, score: 1 },
    ])
      assert.equal(await isFine(odd), false, JSON.stringify(odd));
  });
});
