// People set up an authenticator app before they get in.
import {
  app,
  code,
  credentialsOf,
  eventsOf,
  fieldOf,
  POLICY,
  phone,
  redirect_uri,
  timed,
} from '../scenario-parts/second-factors.mjs';

const CONFIGURE = { username: 'ann', password: 'pw', requiredActions: ['CONFIGURE_TOTP'] };

export default {
  'an authenticator app': async ({ given, oidc, browser, step, admin, check }) => {
    await given.realm({ eventsEnabled: true });
    await given.client(app);
    const id = await given.user(CONFIGURE);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('login', tab.submit({ username: 'ann', password: 'pw' }));
    await step('the page', tab.follow());
    const secret = fieldOf(tab, 'totpSecret');
    check('the secret', [secret.length, /^[A-Za-z0-9]+$/.test(secret)]);
    await step('by hand', tab.click('mode=manual'));
    check('the same secret', fieldOf(tab, 'totpSecret') === secret);
    check('how it is written', /\b(?:[A-Z2-7]{4} ){3,}[A-Z2-7]{1,4}\b/.test(tab.last.text));
    await step('by camera again', tab.click('mode=qr'));
    await step('nothing', tab.submit({ totp: '', userLabel: '' }));
    await step('no number', tab.submit({ totp: 'abcdef', userLabel: '' }));
    await step('wrong', tab.submit({ totp: '000000', userLabel: 'Phone' }));
    check('the secret after a wrong code', fieldOf(tab, 'totpSecret') === secret);
    await step('good', tab.submit({ totp: await timed(fieldOf(tab, 'totpSecret')), userLabel: 'Phone' }));
    check('the credentials', await credentialsOf(admin, id));
    check('the user', (await admin.get(`/users/${id}`)).json.requiredActions);
    check(
      'events',
      await eventsOf(
        admin,
        'UPDATE_TOTP',
        'UPDATE_CREDENTIAL',
        'UPDATE_TOTP_ERROR',
        'UPDATE_CREDENTIAL_ERROR',
      ),
    );
    const other = browser();
    await other.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('from now on', other.submit({ username: 'ann', password: 'pw' }));
    await step('a wrong code', other.submit({ otp: '000000' }));
    await step('no code', other.submit({ otp: '' }));
    await step('the next code', other.submit({ otp: await timed(secret, 1) }));
    check('errors', await eventsOf(admin, 'LOGIN_ERROR'));
  },

  'names of devices': async ({ given, oidc, browser, step, admin, check }) => {
    await given.client(app);
    const id = await given.user({
      ...CONFIGURE,
      credentials: [{ type: 'password', value: 'pw' }, phone('Phone', 'latchkey-of-twenty-b')],
    });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('login', tab.submit({ username: 'ann', password: 'pw' }));
    await step('the first', tab.submit({ otp: await timed('latchkey-of-twenty-b', 0, { period: 3600 }) }));
    await step('the page', tab.follow());
    const answer = async (userLabel) => ({ totp: await timed(fieldOf(tab, 'totpSecret')), userLabel });
    await step('without a name', tab.submit(await answer('')));
    await step('of blanks', tab.submit(await answer('  ')));
    await step('the same name', tab.submit(await answer('Phone')));
    if (tab.last.status === 200) await step('another name', tab.submit(await answer('Tablet')));
    check('the credentials', await credentialsOf(admin, id));
  },

  'a name for none': async ({ given, oidc, browser, step, admin, check }) => {
    await given.client(app);
    const id = await given.user(CONFIGURE);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit({ username: 'ann', password: 'pw' });
    await tab.follow();
    const totp = await timed(fieldOf(tab, 'totpSecret'));
    await step('a first one without a name', tab.submit({ totp, userLabel: '' }));
    check('the credentials', await credentialsOf(admin, id));
  },

  'a secret of somebody else': async ({ given, oidc, browser, step, admin, check }) => {
    await given.client(app);
    const id = await given.user(CONFIGURE);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit({ username: 'ann', password: 'pw' });
    await tab.follow();
    const totpSecret = 'AAAAAAAAAAAAAAAAAAAA';
    const told = tab.submit({ totp: await timed(totpSecret), userLabel: 'Phone', totpSecret });
    await step('in the place of ours', told);
    check('the credentials', await credentialsOf(admin, id));
  },

  'by the policy of the realm': async ({ given, oidc, browser, step, admin, check }) => {
    await given.client(app);
    const policies = {
      eight: { otpPolicyDigits: 8, otpPolicyAlgorithm: 'HmacSHA256', otpPolicyPeriod: 60 },
      counted: { otpPolicyType: 'hotp', otpPolicyInitialCounter: 7 },
    };
    for (const [username, policy] of Object.entries(policies)) {
      const whole = { ...POLICY, ...policy };
      await given.realm(whole);
      const id = await given.user({ ...CONFIGURE, username });
      const tab = browser();
      await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
      await tab.submit({ username, password: 'pw' });
      await step(`${username}: the page`, tab.follow());
      await step(`${username}: by hand`, tab.click('mode=manual'));
      const how = { digits: whole.otpPolicyDigits, algorithm: whole.otpPolicyAlgorithm };
      const secret = fieldOf(tab, 'totpSecret');
      const next = (steps) =>
        whole.otpPolicyType === 'hotp'
          ? code(whole.otpPolicyInitialCounter + steps, secret, how)
          : timed(secret, steps, { ...how, period: whole.otpPolicyPeriod });
      await step(`${username}: good`, tab.submit({ totp: await next(0), userLabel: 'Phone' }));
      check(`${username}: the credentials`, await credentialsOf(admin, id));
      const other = browser();
      await other.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
      await other.submit({ username, password: 'pw' });
      await step(`${username}: from now on`, other.submit({ otp: await next(1) }));
    }
  },

  'of several the chosen one': async ({ given, oidc, browser, step, admin }) => {
    await given.client(app);
    const [one, two] = ['latchkey-of-twenty-b', 'another-secret-other'];
    const second = [phone('Phone', one), phone('Tablet', two)];
    const id = await given.user({
      username: 'ann',
      credentials: [{ type: 'password', value: 'pw' }, ...second],
    });
    const how = { period: 3600 };
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('login', tab.submit({ username: 'ann', password: 'pw' }));
    const ids = (await admin.get(`/users/${id}/credentials`)).json
      .filter(({ type }) => type === 'otp')
      .map((each) => each.id);
    const otp = await timed(two, 0, how);
    await step('the code of another', tab.submit({ otp }));
    const selectedCredentialId = ids[1];
    await step('a wrong code', tab.submit({ otp: '000000', selectedCredentialId }));
    await step('chosen', tab.submit({ otp, selectedCredentialId }));
    const other = browser();
    await other.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await other.submit({ username: 'ann', password: 'pw' });
    await step('one that is none', other.submit({ otp: '000000', selectedCredentialId: 'none' }));
  },

  'where everybody needs one': async ({ given, oidc, browser, step, admin }) => {
    await given.client(app);
    await given.user({ username: 'ann', password: 'pw' });
    await admin.post('/authentication/flows/browser/copy', { newName: 'strict' });
    const { json } = await admin.get('/authentication/flows/strict/executions');
    const part = json.find(({ displayName }) => displayName.includes('Conditional 2FA'));
    await admin.put('/authentication/flows/strict/executions', { ...part, requirement: 'REQUIRED' });
    for (const each of json.filter(({ providerId }) => /^conditional-/.test(providerId ?? '')))
      await admin.delete(`/authentication/executions/${each.id}`);
    const otp = json.find(({ providerId }) => providerId === 'auth-otp-form');
    await admin.put('/authentication/flows/strict/executions', { ...otp, requirement: 'REQUIRED' });
    await given.realm({ browserFlow: 'strict' });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('login', tab.submit({ username: 'ann', password: 'pw' }));
    await step('the page', tab.follow());
    const secret = fieldOf(tab, 'totpSecret');
    await step('good', tab.submit({ totp: await timed(secret), userLabel: '' }));
    const other = browser();
    await other.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('from now on', other.submit({ username: 'ann', password: 'pw' }));
    await step('its code', other.submit({ otp: await timed(secret, 1) }));
  },

  'signed out elsewhere': async ({ given, oidc, browser, step, admin, check }) => {
    await given.realm({ eventsEnabled: true });
    await given.client(app);
    const id = await given.user({ username: 'ann', password: 'pw' });
    const elsewhere = browser();
    await elsewhere.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await elsewhere.submit({ username: 'ann', password: 'pw' });
    await admin.put(`/users/${id}`, {
      ...(await admin.get(`/users/${id}`)).json,
      requiredActions: ['CONFIGURE_TOTP'],
    });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit({ username: 'ann', password: 'pw' });
    await tab.follow();
    const totp = await timed(fieldOf(tab, 'totpSecret'));
    await step('good', tab.submit({ totp, userLabel: 'Phone', 'logout-sessions': 'on' }));
    check('sessions', (await admin.get(`/users/${id}/sessions`)).json.length);
    await step('elsewhere', elsewhere.open(oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'none' })));
    check('events', await eventsOf(admin, 'LOGOUT', 'UPDATE_TOTP'));
  },

  'guesses are counted': async ({ given, oidc, browser, step, admin, check, sleep }) => {
    await given.realm({ bruteForceProtected: true, failureFactor: 3, quickLoginCheckMilliSeconds: 0 });
    await given.client(app);
    const secret = 'latchkey-of-twenty-b';
    const credentials = [{ type: 'password', value: 'pw' }, phone('Phone', secret)];
    const id = await given.user({ username: 'ann', credentials });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit({ username: 'ann', password: 'pw' });
    for (const otp of ['000000', '000001', '000002']) {
      await step(`guess ${otp}`, tab.submit({ otp }));
      await sleep(300);
      const { json } = await admin.get(`/attack-detection/brute-force/users/${id}`);
      check(`failures: ${otp}`, [json.numFailures, json.numSecondaryAuthFailures, json.disabled]);
    }
    await step('right, locked out', tab.submit({ otp: await timed(secret, 0, { period: 3600 }) }));
  },

  'recovery codes with it': async ({ given, oidc, browser, step, admin, check }) => {
    await given.client(app);
    const at = '/authentication/required-actions/CONFIGURE_TOTP/config';
    await step('asked for', admin.put(at, { config: { 'add-recovery-codes': 'true' } }));
    const id = await given.user(CONFIGURE);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit({ username: 'ann', password: 'pw' });
    await tab.follow();
    const totp = await timed(fieldOf(tab, 'totpSecret'));
    await step('good', tab.submit({ totp, userLabel: 'Phone' }));
    if (tab.last.status === 302 && tab.last.headers.location.includes('login-actions'))
      await step('what comes then', tab.follow());
    check('the user', (await admin.get(`/users/${id}`)).json.requiredActions);
  },
};
