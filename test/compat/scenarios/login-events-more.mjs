// What the realm remembers of a login that something else was done in, or asked for, on the way.
import { app, eventsOf, fieldOf, phone, redirect_uri, timed } from '../scenario-parts/second-factors.mjs';

const SECRET = 'latchkey-of-twenty-b';
const password = { type: 'password', value: 'pw' };
const twoFactors = [password, phone('Phone', SECRET)];

/** What somebody fills in on whatever page they are shown. */
async function answerOf(tab, username) {
  const has = (name) => fieldOf(tab, name) !== undefined;
  if (has('password-new')) return { 'password-new': 'pw', 'password-confirm': 'pw' };
  if (has('firstName')) return { firstName: 'F', lastName: 'L', email: `${username}@example.org` };
  if (has('totpSecret')) return { totp: await timed(fieldOf(tab, 'totpSecret')), userLabel: 'Mine' };
  if (has('otp')) return { otp: await timed(SECRET, 0, { period: 3600 }) };
  if (has('generatedRecoveryAuthnCodes')) return { userLabel: 'Codes' };
  if (has('email')) return { email: `${username}.2@example.org` };
  return has('accept') ? { accept: 'Yes' } : {};
}

/** People who log in and do whatever they are asked; what is remembered of it is compared. */
async function people({ given, admin, oidc, browser, check, base }) {
  await given.realm({ eventsEnabled: true, rememberMe: true, registrationAllowed: true });
  const box = await given.mailbox();
  for (const alias of ['TERMS_AND_CONDITIONS', 'UPDATE_EMAIL']) {
    const at = `/authentication/required-actions/${alias}`;
    await admin.put(at, { ...(await admin.get(at)).json, enabled: true });
  }
  await given.client(app);
  await given.client({ ...app, clientId: 'ask', consentRequired: true });
  let number = 0;
  return async (name, requiredActions, { params, rememberMe, registers, refuses, credentials } = {}) => {
    const username = `user${number++}`;
    const emailVerified = !requiredActions.includes('VERIFY_EMAIL');
    if (!registers)
      await given.user({
        username,
        credentials: credentials ?? [password],
        emailVerified,
        requiredActions,
      });
    const tab = browser();
    const prompt = registers && { prompt: 'create' };
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, ...prompt, ...params }));
    const profile = {
      email: `${username}@example.org`,
      firstName: 'A',
      lastName: 'B',
      'password-confirm': 'pw',
    };
    await tab.submit({
      ...{ username, password: 'pw' },
      ...(registers && profile),
      ...(rememberMe && { rememberMe: 'on' }),
    });
    for (let pages = 0; pages < 12; pages++) {
      const { status, headers } = tab.last;
      if (headers.location?.startsWith(base)) await tab.follow();
      else if (status !== 200) break;
      else if (!tab.page.forms[0]?.fields.length) await tab.open((await box.next()).links[0]);
      else if (refuses && fieldOf(tab, 'cancel-aia') !== undefined)
        await tab.submit({ 'cancel-aia': 'true' });
      else await tab.submit(await answerOf(tab, username));
    }
    check(name, await eventsOf(admin, 'LOGIN', 'LOGIN_ERROR', 'REGISTER', 'SEND_VERIFY_EMAIL'));
    await admin.delete('/events');
  };
}

export default {
  'of people who had something to do first': async (context) => {
    const login = await people(context);
    for (const action of [
      'UPDATE_PASSWORD',
      'UPDATE_PROFILE',
      'VERIFY_EMAIL',
      'CONFIGURE_TOTP',
      'TERMS_AND_CONDITIONS',
      'CONFIGURE_RECOVERY_AUTHN_CODES',
      'UPDATE_EMAIL',
    ])
      await login(action, [action]);
    await login('a password and a profile', ['UPDATE_PASSWORD', 'UPDATE_PROFILE']);
    await login('a profile and terms', ['UPDATE_PROFILE', 'TERMS_AND_CONDITIONS']);
    await login('a password and a mail', ['UPDATE_PASSWORD', 'VERIFY_EMAIL']);
    await login('a password, remembered', ['UPDATE_PASSWORD'], { rememberMe: true });
    await login('a second factor', [], { credentials: twoFactors });
    await login('a second factor and a profile', ['UPDATE_PROFILE'], { credentials: twoFactors });
  },

  'of people whom the client asks for more': async (context) => {
    const login = await people(context);
    const ask = { params: { client_id: 'ask' } };
    await login('consent', [], ask);
    await login('consent, remembered', [], { ...ask, rememberMe: true });
    await login('a password and consent', ['UPDATE_PASSWORD'], ask);
    await login('a second factor and consent', [], { ...ask, credentials: twoFactors });
    for (const kc_action of ['UPDATE_PASSWORD', 'UPDATE_PROFILE', 'CONFIGURE_TOTP']) {
      await login(kc_action, [], { params: { kc_action } });
      await login(`${kc_action}, refused`, [], { params: { kc_action }, refuses: true });
    }
    await login('an action that is none', [], { params: { kc_action: 'nope' } });
    await login('an action that clients may not ask for', [], {
      params: { kc_action: 'TERMS_AND_CONDITIONS' },
    });
    await login('a registration', [], { registers: true });
    await login('a registration and consent', [], { ...ask, registers: true });
  },

  'pages whose login is not there': async ({ admin, check, given, browser, oidc }) => {
    const uri = 'https://app.example.org/cb';
    await given.client({ clientId: 'app', publicClient: true, redirectUris: [uri] });
    await given.realm({ eventsEnabled: true, registrationAllowed: true, resetPasswordAllowed: true });
    await given.user({ username: 'ann', password: 'pw' });
    const ask = async (name, tab, address) => {
      await tab.open(address);
      const { json } = await admin.get('/events');
      const events = json.map(({ type, error, clientId, details = {} }) => ({
        type,
        error,
        clientId,
        details,
      }));
      check(name, [tab.last.status, tab.last.headers.location?.split('?')[0], tab.page?.messages, events]);
      await admin.delete('/events');
    };
    const at = oidc.authUrl({ client_id: 'app', redirect_uri: uri, state: 's' });
    const tab = browser();
    await tab.open(at);
    const [{ action }] = tab.page.forms;
    const without = (name) => action.replace(new RegExp(`${name}=[^&]*&?`), '');
    const pages = ['authenticate', 'registration', 'reset-credentials', 'required-action'];
    const of = (page, address = action) => address.replace('authenticate', page);
    const stranger = browser();
    for (const page of pages) await ask(`a stranger: ${page}`, stranger, of(page));
    const odd = { 'no client': without('client_id'), nobody: action.replace('=app', '=nope') };
    for (const [name, address] of Object.entries(odd)) await ask(`a stranger: ${name}`, stranger, address);
    for (const page of ['authenticate', 'registration']) {
      const late = browser();
      await late.open(at);
      for (const cookie of ['AUTH_SESSION_ID', 'KC_AUTH_SESSION_HASH']) late.jar.delete(cookie);
      await ask(`begun anew: ${page}`, late, of(page));
    }
    await tab.submit({ username: 'ann', password: 'pw' });
    await admin.delete('/events');
    for (const page of pages) await ask(`who is in: ${page}`, tab, of(page));
    const apart = { ...odd, 'no way back': without('client_data') };
    for (const [name, address] of Object.entries(apart)) await ask(`who is in: ${name}`, tab, address);
  },
};
