// Recovery codes: people are given a list of them, and get in by them.
import {
  app,
  credentialsOf,
  eventsOf,
  fieldOf,
  phone,
  redirect_uri,
  timed,
} from '../scenario-parts/second-factors.mjs';

const ACTION = 'CONFIGURE_RECOVERY_AUTHN_CODES';
const SECRET = 'latchkey-of-twenty-b';

/** Has the second factor of the realm's browser flow be a recovery code too. */
async function withRecoveryCodes(admin, given) {
  await admin.post('/authentication/flows/browser/copy', { newName: 'own' });
  const { json } = await admin.get('/authentication/flows/own/executions');
  const form = json.find(({ providerId }) => providerId === 'auth-recovery-authn-code-form');
  await admin.put('/authentication/flows/own/executions', { ...form, requirement: 'ALTERNATIVE' });
  await given.realm({ browserFlow: 'own' });
}

/** Logs in as far as the list of codes. */
async function list({ browser, oidc }, params = {}) {
  const tab = browser();
  await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, ...params }));
  await tab.submit({ username: 'ann', password: 'pw' });
  await tab.follow();
  return { tab, codes: fieldOf(tab, 'generatedRecoveryAuthnCodes')?.split(',') };
}

export default {
  'a list of codes': async (context) => {
    const { given, step, admin, check } = context;
    await given.realm({ eventsEnabled: true });
    await given.client(app);
    const id = await given.user({ username: 'ann', password: 'pw', requiredActions: [ACTION] });
    const { tab, codes } = await list(context);
    await step('the page', tab.open(tab.last.url));
    check('codes', [codes.length, codes.every((each) => /^[A-Z0-9]{12}$/.test(each)), new Set(codes).size]);
    check(
      'alphabet',
      [...new Set(codes.join(''))].every((each) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'.includes(each)),
    );
    check('when', /^\d{13}$/.test(fieldOf(tab, 'generatedAt')));
    const last = fieldOf(tab, 'generatedRecoveryAuthnCodes');
    await step('other codes', tab.submit({ generatedRecoveryAuthnCodes: last.replace(/^..../, 'AAAA') }));
    if (tab.last.status === 200) await step('good', tab.submit({ userLabel: 'Paper' }));
    check('the credentials', await credentialsOf(admin, id));
    check('events', await eventsOf(admin, 'UPDATE_CREDENTIAL', 'UPDATE_CREDENTIAL_ERROR'));
  },

  'getting in by a code': async (context) => {
    const { given, step, admin, check, browser, oidc } = context;
    await given.realm({ eventsEnabled: true });
    await withRecoveryCodes(admin, given);
    await given.client(app);
    const id = await given.user({ username: 'ann', password: 'pw', requiredActions: [ACTION] });
    const { tab, codes } = await list(context);
    await step('good', tab.submit({ userLabel: 'Paper' }));
    const login = async (name, ...answers) => {
      const other = browser();
      await other.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
      await step(`${name}: asked`, other.submit({ username: 'ann', password: 'pw' }));
      for (const [index, recoveryCodeInput] of answers.entries())
        if (other.page.forms.length)
          await step(`${name}: answer ${index + 1}`, other.submit({ recoveryCodeInput }));
    };
    await login('wrong', '', 'AAAAAAAAAAAA', codes[1], codes[0]);
    check('left', await credentialsOf(admin, id));
    await login('used', codes[0], codes[1]);
    await login(
      'as it is shown',
      `${codes[2].slice(0, 4)}-${codes[2].slice(4, 8)}-${codes[2].slice(8)}`,
      codes[2].toLowerCase(),
      codes[2],
    );
    await login('in small letters', codes[3].toLowerCase());
    await login('with blanks', ` ${codes[3]} `, codes[3]);
    check('events', await eventsOf(admin, 'LOGIN_ERROR'));
    check('left in the end', await credentialsOf(admin, id));
  },

  'the last code': async (context) => {
    const { given, step, admin, check, browser, oidc } = context;
    await withRecoveryCodes(admin, given);
    await given.client(app);
    const id = await given.user({ username: 'ann', password: 'pw', requiredActions: [ACTION] });
    const { tab, codes } = await list(context);
    await tab.submit({ userLabel: 'Paper' });
    for (const [index, recoveryCodeInput] of codes.entries()) {
      const other = browser();
      await other.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
      await other.submit({ username: 'ann', password: 'pw' });
      const answer = other.submit({ recoveryCodeInput });
      if (index === codes.length - 1) await step('the last', answer);
      else await answer;
      if (index === codes.length - 1 && /login-actions/.test(other.last.headers.location ?? ''))
        await step('what comes then', other.follow());
    }
    check('the credentials', await credentialsOf(admin, id));
    const { json } = await admin.get(`/users/${id}`);
    check('the user', json.requiredActions);
  },

  'a list in the place of another': async (context) => {
    const { given, step, admin, check } = context;
    await given.client(app);
    const id = await given.user({ username: 'ann', password: 'pw', requiredActions: [ACTION] });
    const { tab } = await list(context);
    await tab.submit({ userLabel: 'Paper' });
    const before = (await admin.get(`/users/${id}/credentials`)).json.find(({ type }) => type !== 'password');
    const again = await list(context, { kc_action: ACTION });
    await step('the page', again.tab.open(again.tab.last.url));
    await step('good', again.tab.submit({ userLabel: 'Paper' }));
    const after = (await admin.get(`/users/${id}/credentials`)).json.filter(
      ({ type }) => type !== 'password',
    );
    check('one list', [after.length, after[0].id === before.id]);
  },

  'with an app': async (context) => {
    const { given, step, admin, check, browser, oidc } = context;
    await withRecoveryCodes(admin, given);
    await given.client(app);
    const at = '/authentication/required-actions/CONFIGURE_TOTP/config';
    await admin.put(at, { config: { 'add-recovery-codes': 'true' } });
    const id = await given.user({ username: 'ann', password: 'pw', requiredActions: ['CONFIGURE_TOTP'] });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit({ username: 'ann', password: 'pw' });
    await tab.follow();
    const totp = await timed(fieldOf(tab, 'totpSecret'));
    await step('good', tab.submit({ totp, userLabel: 'Phone' }));
    check('the user', (await admin.get(`/users/${id}`)).json.requiredActions);
    if (tab.page?.forms.length) await step('the list', tab.submit({ userLabel: 'Paper' }));
    check('the credentials', await credentialsOf(admin, id));
  },

  'another way': async (context) => {
    const { given, step, admin, check, browser, oidc } = context;
    await withRecoveryCodes(admin, given);
    await given.client(app);
    await given.user({
      username: 'ann',
      credentials: [{ type: 'password', value: 'pw' }, phone('Phone', SECRET)],
      requiredActions: [ACTION],
    });
    const how = { period: 3600 };
    const first = browser();
    await first.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('one way', first.submit({ username: 'ann', password: 'pw' }));
    await step('asked for another', first.submit({ tryAnotherWay: 'on' }));
    await first.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await first.submit({ username: 'ann', password: 'pw' });
    await step('in', first.submit({ otp: await timed(SECRET, 0, how) }));
    await first.follow();
    const codes = fieldOf(first, 'generatedRecoveryAuthnCodes').split(',');
    await step('the list', first.submit({ userLabel: 'Paper' }));
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('two ways', tab.submit({ username: 'ann', password: 'pw' }));
    await step('which', tab.submit({ tryAnotherWay: 'on' }));
    const executions = tab.page.forms.map(
      ({ fields }) => fields.find(({ name }) => name === 'authenticationExecution')?.value,
    );
    check('executions', executions.length);
    await step('the second', tab.submit({ authenticationExecution: executions[1] }));
    await step('a wrong code', tab.submit({ recoveryCodeInput: 'AAAAAAAAAAAA' }));
    await step('back to the choice', tab.submit({ tryAnotherWay: 'on' }));
    await step('the first', tab.submit({ authenticationExecution: executions[0] }));
    await step('a wrong one', tab.submit({ otp: '000000' }));
    await step('the choice once more', tab.submit({ tryAnotherWay: 'on' }));
    await step('the second again', tab.submit({ authenticationExecution: executions[1] }));
    await step('a code', tab.submit({ recoveryCodeInput: codes[0] }));
  },

  'guesses are counted': async (context) => {
    const { given, step, admin, check, browser, oidc, sleep } = context;
    await given.realm({ bruteForceProtected: true, failureFactor: 3, quickLoginCheckMilliSeconds: 0 });
    await withRecoveryCodes(admin, given);
    await given.client(app);
    const id = await given.user({ username: 'ann', password: 'pw', requiredActions: [ACTION] });
    const { tab, codes } = await list(context);
    await tab.submit({ userLabel: 'Paper' });
    const other = browser();
    await other.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await other.submit({ username: 'ann', password: 'pw' });
    for (const guess of ['AAAAAAAAAAAA', 'BBBBBBBBBBBB', 'CCCCCCCCCCCC']) {
      await step(`guess ${guess}`, other.submit({ recoveryCodeInput: guess }));
      await sleep(300);
      const { json } = await admin.get(`/attack-detection/brute-force/users/${id}`);
      check(`failures: ${guess}`, [json.numFailures, json.numSecondaryAuthFailures, json.disabled]);
    }
    await step('right, locked out', other.submit({ recoveryCodeInput: codes[0] }));
  },
};
