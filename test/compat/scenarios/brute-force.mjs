// Brute force detection: wrong passwords are counted, and lock out as the realm says.
const seen = { headers: ['content-type', 'cache-control'] };
const forms = (username, password) => ({
  grant_type: 'password',
  client_id: 'admin-cli',
  username,
  password,
});
const PROTECTED = {
  bruteForceProtected: true,
  failureFactor: 2,
  waitIncrementSeconds: 60,
  maxFailureWaitSeconds: 900,
  quickLoginCheckMilliSeconds: 0,
};

/** What a scenario needs: a user, tries to log in, and what is known of them. Keycloak counts a moment after it answers. */
async function setting({ given, admin, oidc, check, sleep }, realm = {}) {
  await given.realm({ ...PROTECTED, ...realm });
  const id = await given.user({ username: 'ann', password: 'right' });
  const at = `/attack-detection/brute-force/users/${id}`;
  const status = async (name) => {
    await sleep(300);
    const { json } = await admin.get(at);
    const { failedLoginNotBefore, lastFailure, ...rest } = json;
    const wait = failedLoginNotBefore && failedLoginNotBefore - Math.floor(lastFailure / 1000);
    check(`${name}: status`, { ...rest, wait: wait > 1e9 ? 'for good' : wait, failedAt: lastFailure > 0 });
  };
  const login = async (name, password, username = 'ann', more = {}) => {
    const { status, json } = await oidc.token({ ...forms(username, password), ...more });
    check(name, [status, json.error, json.error_description]);
    return json;
  };
  const fail = async (name) => {
    await login(name, 'wrong');
    await status(name);
  };
  return { id, at, status, login, fail };
}

export default {
  'locked out for a while': async (context) => {
    const { admin, step } = context;
    const { id, at, status, login, fail } = await setting(context);
    await step('nobody failed', admin.get(at), seen);
    await fail('first');
    await login('in between', 'right');
    await status('in between');
    await fail('first again');
    await fail('second');
    await fail('while locked out');
    await login('the right one while locked out', 'right');
    await status('the right one while locked out');
    await login('by email', 'right', 'ann@example.org');
    await step('the user', admin.get(`/users/${id}`), seen);
    await step('clear', admin.delete(at), seen);
    await status('cleared');
    await login('cleared', 'right');
    await step('clear again', admin.delete(at), seen);
  },

  'locked out again': async (context) => {
    const { sleep } = context;
    const { fail } = await setting(context, { waitIncrementSeconds: 2 });
    await fail('1');
    await fail('2');
    await sleep(2200);
    await fail('3');
  },

  'locked out for longer each time': async (context) => {
    const { sleep } = context;
    const settings = { bruteForceStrategy: 'LINEAR', waitIncrementSeconds: 2, maxFailureWaitSeconds: 3 };
    const { fail } = await setting(context, settings);
    await fail('1');
    await fail('2');
    await sleep(2200);
    await fail('3');
  },

  'locked out for good': async (context) => {
    const { admin, step, given } = context;
    const { id, at, status, login, fail } = await setting(context, { permanentLockout: true });
    await fail('first');
    await fail('second');
    await step('the user', admin.get(`/users/${id}`), seen);
    await step('in a list', admin.get('/users?username=ann'), seen);
    await step('in a brief list', admin.get('/users?username=ann&briefRepresentation=true'), seen);
    await step('in a search for the disabled', admin.get('/users?enabled=false'), seen);
    await step('unmanaged attributes', admin.get(`/users/${id}/unmanagedAttributes`), seen);
    await login('the right password', 'right');
    await step('clear', admin.delete(at), seen);
    await status('cleared');
    await login('cleared', 'right');
    await fail('not counted');
    await step('disabled by an administrator too', admin.put(`/users/${id}`, { enabled: false }), seen);
    await step('the user then', admin.get(`/users/${id}`), seen);
    await step('enabled', admin.put(`/users/${id}`, { enabled: true }), seen);
    await step('the user enabled', admin.get(`/users/${id}`), seen);
    await login('enabled', 'right');
    await login('wrong', 'wrong');
    await login('wrong again', 'wrong');
    await given.realm({ bruteForceProtected: false });
    await login('right, where nobody counts', 'right');
    await login('wrong, where nobody counts', 'wrong');
  },

  'locked out for good after a while': async (context) => {
    const { admin, check, sleep } = context;
    const { id, fail } = await setting(context, {
      permanentLockout: true,
      maxTemporaryLockouts: 1,
      waitIncrementSeconds: 2,
    });
    await fail('1');
    await fail('2');
    await sleep(2200);
    await fail('3');
    check('enabled', (await admin.get(`/users/${id}`)).json.enabled);
  },

  'two failures in quick succession': async (context) => {
    const { fail } = await setting(context, {
      failureFactor: 30,
      quickLoginCheckMilliSeconds: 60_000,
      minimumQuickLoginWaitSeconds: 30,
    });
    await fail('1');
    await fail('2');
    await fail('while locked out');
  },

  'failures from long ago': async (context) => {
    const { sleep } = context;
    const { fail } = await setting(context, { failureFactor: 3, maxDeltaTimeSeconds: 2 });
    await fail('1');
    await fail('2');
    await sleep(2500);
    await fail('1 again');
  },

  'what is not counted': async (context) => {
    const { admin, given, oidc, check } = context;
    const { id, status, login, fail } = await setting(context);
    await login('nobody', 'wrong', 'nobody');
    await admin.put(`/users/${id}`, { enabled: false });
    await fail('disabled');
    await login('disabled, right', 'right');
    await admin.put(`/users/${id}`, { enabled: true, requiredActions: ['UPDATE_PASSWORD'] });
    await fail('not set up');
    await login('not set up, right', 'right');
    await status('not set up, right');
    await admin.put(`/users/${id}`, { requiredActions: [] });
    await status('an update that enables nobody');
    const { status: code, json } = await oidc.token({
      grant_type: 'password',
      client_id: 'admin-cli',
      username: 'ann',
    });
    check('without a password', [code, json.error, json.error_description]);
    await status('without a password');
    await admin.put(`/users/${id}/reset-password`, { type: 'password', value: 'other' });
    await status('another password');
    await admin.put(`/users/${id}`, { enabled: true });
    await status('an update that enables');
    await fail('wrong');
    await given.realm({ bruteForceProtected: false });
    await status('not protected');
    await login('not protected', 'wrong');
    await given.realm({ bruteForceProtected: true });
    await status('protected again');
  },

  'sessions of those who are locked out': async (context) => {
    const { admin, given, oidc, check } = context;
    const { id, login, fail } = await setting(context);
    const { refresh_token } = await login('log in', 'right');
    await fail('1');
    await fail('2');
    const refresh = async (name) => {
      const form = { grant_type: 'refresh_token', client_id: 'admin-cli', refresh_token };
      const { status, json } = await oidc.token(form);
      check(name, [status, json.error, json.error_description]);
    };
    await refresh('locked out for a while');
    await given.realm({ permanentLockout: true });
    await admin.put(`/users/${id}`, { enabled: true });
    await fail('1');
    await fail('2');
    await refresh('locked out for good');
  },

  'events of lockouts': async (context) => {
    const { admin, check, sleep, given } = context;
    const told = async (name, settings, fails) => {
      await given.realm({
        failureFactor: 2,
        permanentLockout: false,
        maxTemporaryLockouts: 0,
        quickLoginCheckMilliSeconds: 0,
        waitIncrementSeconds: 60,
        ...settings,
      });
      await admin.delete('/attack-detection/brute-force/users');
      await admin.put(`/users/${id}`, { enabled: true });
      await admin.delete('/events');
      for (let times = 0; times < fails; times += 1) {
        await login(`${name}: ${times}`, 'wrong');
        await sleep(settings.waitIncrementSeconds === 1 ? 2200 : 300);
      }
      const { json } = await admin.get('/events');
      // Keycloak counts, and locks out, a moment after it has answered: which of two events is the later one says nothing.
      const events = json.map(({ type, clientId, error, details: { not_before, reason, num_failures } }) =>
        JSON.stringify({
          type,
          clientId,
          error,
          reason,
          num_failures,
          not_before: not_before?.replace(/\d/g, '0'),
        }),
      );
      check(name, events.sort());
    };
    const { id, login } = await setting(context, { eventsEnabled: true });
    await told('for a while', {}, 3);
    await told('in quick succession', { failureFactor: 9, quickLoginCheckMilliSeconds: 60_000 }, 2);
    await told('for good', { permanentLockout: true }, 3);
    const after = { permanentLockout: true, maxTemporaryLockouts: 1, waitIncrementSeconds: 1 };
    await told('for good after a while', after, 4);
    await told('none that is listed', { enabledEventTypes: ['LOGIN_ERROR'] }, 2);
  },

  'lockouts on the way': async (context) => {
    const { admin, check, given, oidc, browser, sleep } = context;
    const redirect_uri = 'http://127.0.0.1:9/callback';
    await given.realm({ ...PROTECTED, eventsEnabled: true });
    await given.client({ clientId: 'app', publicClient: true, redirectUris: [redirect_uri] });
    const phone = {
      type: 'otp',
      secretData: JSON.stringify({ value: 'latchkey-of-twenty-b' }),
      credentialData: JSON.stringify({
        subType: 'totp',
        digits: 6,
        counter: 0,
        period: 30,
        algorithm: 'HmacSHA1',
      }),
    };
    const credentials = [{ type: 'password', value: 'right' }, phone];
    const id = await given.user({ username: 'ann', credentials });
    const said = async (name, tab) => {
      // Keycloak counts a moment after it has answered.
      await sleep(400);
      const { json } = await admin.get('/events');
      await admin.delete('/events');
      const events = json.map(({ type, error, details }) =>
        [
          type,
          error ?? '',
          details.username ?? '',
          details.num_failures ?? '',
          'not_before' in details,
        ].join(),
      );
      check(name, [tab?.last.status, tab?.page?.messages, events.sort()]);
    };
    const open = async (password) => {
      const tab = browser();
      await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
      await tab.submit({ username: 'ann', password });
      return tab;
    };
    const fresh = async (settings) => {
      await given.realm({ permanentLockout: false, maxSecondaryAuthFailures: 0, ...settings });
      await admin.put(`/users/${id}`, { enabled: true });
      await admin.delete('/events');
    };
    await fresh({});
    const before = await open('right');
    await said('a wrong password', await open('wrong'));
    await said('one more', await open('wrong'));
    await said('while locked out', await open('wrong'));
    await said('the right one', await open('right'));
    await before.submit({ otp: '000000' });
    await said('a wrong code', before);
    await admin.put(`/users/${id}`, { enabled: false });
    await said('disabled besides', await open('wrong'));
    await before.submit({ otp: '000000' });
    await said('a code, disabled', before);
    await fresh({ permanentLockout: true });
    const second = await open('right');
    await said('a wrong password of two', await open('wrong'));
    await said('the second of two', await open('wrong'));
    await said('while locked out for good', await open('wrong'));
    await said('the right one while locked out for good', await open('right'));
    await second.submit({ otp: '000000' });
    await said('a code while locked out for good', second);
    await second.open(second.last.url);
    await said('the page again', second);
    await fresh({ failureFactor: 1, maxSecondaryAuthFailures: 1 });
    const third = await open('right');
    await third.submit({ otp: '000000' });
    await said('a wrong code of two', third);
    await admin.put('', { failureFactor: 2, waitIncrementSeconds: 0 });
    await admin.delete('/attack-detection/brute-force/users');
    for (const name of ['one', 'two', 'three']) {
      await third.submit({ otp: '000000' });
      await said(`a wrong code, ${name}`, third);
    }
  },

  'who may see and clear': async ({ admin, given, step, check }) => {
    await given.realm(PROTECTED);
    const id = await given.user({ username: 'ann', password: 'right' });
    const all = '/attack-detection/brute-force/users';
    for (const roles of [
      [],
      ['view-users'],
      ['manage-users'],
      ['query-users'],
      ['view-realm'],
      ['manage-realm'],
    ]) {
      const options = { token: await given.userToken(...roles) };
      const answers = [
        await admin.get(`${all}/${id}`, undefined, options),
        await admin.delete(`${all}/${id}`, undefined, options),
        await admin.delete(all, undefined, options),
        await admin.get(`${all}/nobody`, undefined, options),
        await admin.delete(`${all}/nobody`, undefined, options),
      ];
      check(
        roles.join() || 'no role',
        answers.map(({ status, json }) => [status, json]),
      );
    }
    await step('clear all', admin.delete(all), seen);
    await step('of nobody', admin.get(`${all}/nobody`), seen);
    await step('clear nobody', admin.delete(`${all}/nobody`), seen);
    await step('all', admin.get(all), seen);
    await step('put', admin.put(`${all}/${id}`, {}), seen);
    await step('post', admin.post(`${all}/${id}`, {}), seen);
    await step('post all', admin.post(all, {}), seen);
    await step('above', admin.get('/attack-detection/brute-force'), seen);
    await step('further above', admin.get('/attack-detection'), seen);
    await step('below', admin.get(`${all}/${id}/nothing`), seen);
  },

  'settings that are none': async ({ admin, step, check, realm }) => {
    for (const [name, value] of Object.entries({
      failureFactor: -1,
      maxFailureWaitSeconds: -1,
      waitIncrementSeconds: -1,
      maxTemporaryLockouts: -1,
      quickLoginCheckMilliSeconds: -1,
      maxDeltaTimeSeconds: -1,
      minimumQuickLoginWaitSeconds: -1,
      maxSecondaryAuthFailures: -1,
      bruteForceStrategy: 'nonsense',
    })) {
      const before = (await admin.get()).json[name];
      await step(name, admin.put('', { [name]: value }), seen);
      check(`${name} stays`, (await admin.get()).json[name] === before);
    }
    await step('a lower case strategy', admin.put('', { bruteForceStrategy: 'linear' }), seen);
    const other = { realm: `${realm}-other` };
    await step('at birth', admin.post('/..', { ...other, failureFactor: -1 }), seen);
    await step('at birth, the strategy', admin.post('/..', { ...other, bruteForceStrategy: 'x' }), seen);
  },

  'what an update of the user forgets': async (context) => {
    const { admin } = context;
    const { id, status, login, fail } = await setting(context, { failureFactor: 3 });
    const at = `/users/${id}`;
    const update = async (name, change) => {
      await admin.put(at, change);
      await status(name);
    };
    await fail('first');
    await update('the whole, enabled', (await admin.get(at)).json);
    await update('enabled alone', { enabled: true });
    await update('disabled', { enabled: false });
    await update('no word of it', { firstName: 'Anna' });
    await update('enabled again', { enabled: true });
    for (const name of ['one', 'two', 'three']) await fail(name);
    await update('locked out, no word of it', { firstName: 'Ann' });
    await update('locked out, enabled', { enabled: true });
    await login('the right one', 'right');
  },
};
