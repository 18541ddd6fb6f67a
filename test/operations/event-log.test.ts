import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Logger } from '../../src/http/log.ts';
import { ANN, loginRealm } from '../login/login-realm.ts';
import { TestBrowser } from '../support/browser.ts';
import { startTestServer } from '../support/server.ts';
import { startProcess } from '../support/server-process.ts';
import type { TestServer } from '../support/test-server.ts';

type Line = readonly [level: string, fields: Record<string, unknown>, message: string];

describe('The log of events', () => {
  const lines: Line[] = [];
  const at = (level: string) => (fields: object, message: string) =>
    lines.push([level, fields as Record<string, unknown>, message]);
  const log: Logger = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => log,
  };
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ log });
  });
  after(() => server?.stop());

  const of = (realm: string) => lines.filter(([, fields]) => fields.realm === realm);
  const types = (realm: string) => of(realm).map(([level, { type }]) => `${level} ${type}`);

  async function logIn(url: string) {
    const tab = new TestBrowser(server.url);
    await tab.open(url);
    await tab.submit({ ...ANN, password: 'a-wrong-one' });
    await tab.submit(ANN);
  }

  it('tells the rest to whoever looks, where it is stored anyway', async () => {
    const { realm, url } = await loginRealm(server, { eventsEnabled: true });
    await logIn(url());
    assert.deepEqual(
      types(realm).filter((each) => each.includes('LOGIN')),
      ['warn LOGIN_ERROR', 'debug LOGIN'],
    );
  });

  it('warns of what went wrong, where nothing is stored', async () => {
    const { realm, url } = await loginRealm(server);
    await logIn(url());
    assert.deepEqual(
      types(realm).filter((each) => each.includes('LOGIN')),
      ['warn LOGIN_ERROR'],
    );
    const [, failed] = of(realm).find(([level]) => level === 'warn') ?? [];
    const { userId, details, ...told } = failed as { userId: string; details: Record<string, string> };
    assert.deepEqual(told, {
      type: 'LOGIN_ERROR',
      realm,
      clientId: 'app',
      sessionId: undefined,
      ipAddress: '127.0.0.1',
      error: 'invalid_user_credentials',
    });
    assert.match(userId, /^[0-9a-f-]{36}$/);
    assert.equal(details.username, 'ann');
    assert.doesNotMatch(JSON.stringify(of(realm)), /a-wrong-one|"pw"/);
    assert.deepEqual((await server.admin('GET', `/${realm}/events`)).json, []);
  });

  it('tells what administrators do', async () => {
    const { realm } = await loginRealm(server);
    const made = of(realm).find(([, fields]) => fields.resourceType === 'USER');
    assert.equal(made?.[0], 'debug');
    assert.match(String(made?.[1].resourcePath), /^users\/[0-9a-f-]{36}$/);
  });

  it('is silent of realms that do not name it', async () => {
    const { realm, url } = await loginRealm(server, { eventsListeners: ['email'] });
    await logIn(url());
    assert.deepEqual(types(realm), []);
  });

  it('tells nothing of what was refused with its unit', async () => {
    const { realm } = await loginRealm(server);
    const before = of(realm).length;
    assert.equal((await server.admin('POST', `/${realm}/users`, { username: 'ann' })).status, 409);
    assert.equal(of(realm).length, before);
  });
});

it('Whoever chooses a name adds no line to the log', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-event-log-'));
  const child = await startProcess({
    args: ['--log-format=text'],
    environment: {
      LATCHKEY_DATA_DIR: folder,
      LATCHKEY_KEY_ENCRYPTION_KEY: Buffer.alloc(32, 'key').toString('base64'),
    },
  });
  const username = 'x\n2026 ERROR forged\u009b2J';
  const asked = { grant_type: 'password', client_id: 'admin-cli', username, password: 'x' };
  await fetch(`${child.url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...asked, client_id: username }),
  });
  await fetch(`${child.url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(asked),
  });
  child.kill('SIGTERM');
  const { stdout } = await child.ended;
  rmSync(folder, { recursive: true });
  assert.match(stdout, /WARN {2}event type=LOGIN_ERROR .*clientId=x\\u000a2026 ERROR forged\\u009b2J/);
  assert.match(
    stdout,
    /WARN {2}event type=LOGIN_ERROR .*details=.*"username":"x\\n2026 ERROR forged\\u009b2J"/,
  );
});
