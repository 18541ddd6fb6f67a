import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { SECRET, type TokenRealm, tokenRealm } from '../support/tokens.ts';

const both = (...types: string[]) => types.flatMap((type) => [type, `${type}_ERROR`]);
const LISTED = both(
  'LOGIN',
  'LOGOUT',
  'REFRESH_TOKEN',
  'INTROSPECT_TOKEN',
  'USER_INFO_REQUEST',
  'REVOKE_GRANT',
  'CLIENT_LOGIN',
);

onEachDatabase('What a realm remembers of tokens', (suite) => {
  const eventsOf = async ({ realm }: TokenRealm) =>
    (await suite.server.admin('GET', `/${realm}/events?max=1000`)).json as {
      type: string;
      error?: string;
      clientId?: string;
      details?: Record<string, string>;
    }[];
  const userinfo = ({ realm }: TokenRealm, token: string) =>
    suite.server.call('GET', `/realms/${realm}/protocol/openid-connect/userinfo`, { token });

  it('is everything that was done with one, and nothing that could be used as one', async () => {
    const own = await tokenRealm(suite.server, { eventsEnabled: true, enabledEventTypes: LISTED });
    const { access_token, refresh_token } = (await own.login()).json;
    await own.post('/token/introspect', { token: access_token });
    await own.post('/token/introspect', { token: `${access_token}x` });
    await userinfo(own, access_token);
    await userinfo(own, refresh_token);
    const fresh = (await own.refresh(refresh_token)).json;
    await own.refresh(`${refresh_token}x`);
    await own.login('openid', { password: 'a-wrong-secret' });
    await own.post('/revoke', { token: fresh.access_token });
    await own.post('/revoke', { token: `${fresh.access_token}x` });
    await own.post('/logout', { refresh_token: fresh.refresh_token });
    await own.post('/logout', { refresh_token: `${fresh.refresh_token}x` });
    const events = await eventsOf(own);
    assert.deepEqual(
      events.map(({ type }) => type).sort(),
      both(
        'LOGIN',
        'LOGOUT',
        'REFRESH_TOKEN',
        'INTROSPECT_TOKEN',
        'USER_INFO_REQUEST',
        'REVOKE_GRANT',
      ).sort(),
    );
    const all = JSON.stringify(events);
    for (const secret of [access_token, refresh_token, fresh.access_token, SECRET, 'a-wrong-secret'])
      assert.ok(!all.includes(`"${secret}`), 'a secret is in the log');
    for (const token of [access_token, refresh_token, fresh.access_token])
      assert.ok(!all.includes(String(token).split('.')[2] ?? ''), 'a signature is in the log');
  });

  it('is nothing of what is read, unless the realm says so', async () => {
    const own = await tokenRealm(suite.server, { eventsEnabled: true });
    const { access_token, refresh_token } = (await own.login()).json;
    await own.post('/token/introspect', { token: access_token });
    await userinfo(own, access_token);
    await own.refresh(refresh_token);
    assert.deepEqual(
      (await eventsOf(own)).map(({ type }) => type),
      ['LOGIN'],
    );
  });

  it('is no longer than somebody who fills it would like', async () => {
    const own = await tokenRealm(suite.server, { eventsEnabled: true, enabledEventTypes: LISTED });
    const { access_token } = (await own.login()).json;
    const long = 'x'.repeat(20_000);
    await own.post('/token/introspect', { token: access_token, token_type_hint: long });
    await own.login('openid', { username: long });
    const events = (await eventsOf(own)).filter(({ error }) => error !== undefined);
    assert.equal(events.length, 2);
    for (const { details = {} } of events)
      for (const value of Object.values(details)) assert.ok(value.length <= 1001);
  });

  it('is that a session was found over', async () => {
    const own = await tokenRealm(suite.server, { eventsEnabled: true, enabledEventTypes: LISTED });
    const { access_token, refresh_token } = (await own.login()).json;
    await own.post('/logout', { refresh_token });
    await userinfo(own, access_token);
    await own.refresh(refresh_token);
    const errors = (await eventsOf(own)).filter(({ error }) => error !== undefined);
    assert.deepEqual(errors.map(({ type, error }) => [type, error]).sort(), [
      ['REFRESH_TOKEN_ERROR', 'invalid_token'],
      ['USER_INFO_REQUEST_ERROR', 'user_session_not_found'],
    ]);
  });
});
