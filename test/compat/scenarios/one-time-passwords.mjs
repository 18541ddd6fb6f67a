// One-time passwords (RFC 4226, RFC 6238) in the password grant: users whose second factor was made elsewhere.
const SECRET = 'latchkey-of-twenty-b';
const HASH = { HmacSHA1: 'SHA-1', HmacSHA256: 'SHA-256', HmacSHA512: 'SHA-512' };

/** Seconds of a step of time: long, so that few scenarios have to wait for the next. */
const HOUR = 3600;

/** The whole of it: Keycloak takes no part of a policy alone. */
const POLICY = {
  otpPolicyType: 'totp',
  otpPolicyAlgorithm: 'HmacSHA1',
  otpPolicyInitialCounter: 0,
  otpPolicyDigits: 6,
  otpPolicyLookAheadWindow: 1,
  otpPolicyPeriod: 30,
  otpPolicyCodeReusable: false,
};

/** The code of a moving factor (RFC 4226 section 5.3). */
async function code(factor, { digits = 6, algorithm = 'HmacSHA1', secret = SECRET } = {}) {
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret;
  const hmac = { name: 'HMAC', hash: HASH[algorithm] };
  const key = await crypto.subtle.importKey('raw', bytes, hmac, false, ['sign']);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(factor));
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter.buffer));
  const offset = mac.getUint8(mac.byteLength - 1) & 0xf;
  return String((mac.getUint32(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0');
}

/** The code of a time (RFC 6238 section 4), so many steps away from now. */
const timed = (steps = 0, { period = HOUR, ...how } = {}) =>
  code(Math.floor(Date.now() / 1000 / period) + steps, how);

/** Waits until a step of time has so many seconds to go: no code goes stale on its way. */
async function atLeast(seconds, { sleep }, period = HOUR) {
  const left = period - ((Date.now() / 1000) % period);
  if (left < seconds) await sleep(left * 1000 + 50);
}

const credential = (data = {}, value = SECRET) => ({
  type: 'otp',
  userLabel: 'Phone',
  secretData: JSON.stringify({ value }),
  credentialData: JSON.stringify({
    subType: 'totp',
    digits: 6,
    counter: 0,
    period: HOUR,
    algorithm: 'HmacSHA1',
    ...data,
  }),
});

/** A user with a password and these second factors, and how they log in. */
async function person({ given, admin, oidc, check }, username, ...second) {
  const credentials = [{ type: 'password', value: 'right' }, ...second];
  const id = await given.user({ username, credentials });
  const login = async (name, more = {}) => {
    const form = { grant_type: 'password', client_id: 'admin-cli', username, password: 'right', ...more };
    const { status, json } = await oidc.token(form);
    check(`${username}: ${name}`, [status, json.error, json.error_description]);
    return json;
  };
  const shown = async (name) =>
    check(`${username}: ${name}`, (await admin.get(`/users/${id}/credentials`)).json);
  return { id, login, shown };
}

export default {
  'the policy of a realm': async ({ admin, check }) => {
    const policy = async () => {
      const { json } = await admin.get();
      return Object.fromEntries(Object.entries(json).filter(([name]) => name.startsWith('otpPolicy')));
    };
    check('at first', await policy());
    const cases = {
      whole: { ...POLICY, otpPolicyLookAheadWindow: 3, otpPolicyCodeReusable: true },
      'a part': { otpPolicyLookAheadWindow: 3 },
      'a part, and the type': { otpPolicyType: 'totp', otpPolicyDigits: 8 },
      'four digits': { ...POLICY, otpPolicyDigits: 4 },
      'no time': { ...POLICY, otpPolicyPeriod: 0 },
      'all the time': { ...POLICY, otpPolicyLookAheadWindow: 1_000_000_000 },
    };
    for (const [name, asked] of Object.entries(cases)) {
      await admin.put('', POLICY);
      check(name, [(await admin.put('', asked)).status, await policy()]);
    }
  },

  'codes of the time': async (context) => {
    const ann = await person(context, 'ann', credential());
    const bob = await person(context, 'bob', credential());
    await ann.shown('credentials');
    await atLeast(20, context);
    await ann.login('none');
    await ann.login('empty', { totp: '' });
    await ann.login('wrong', { totp: '000000' });
    await ann.login('no number', { totp: 'abcdef' });
    await ann.login('in full-width digits', { totp: '１２３４５６' });
    await ann.login('with a space', { totp: `${await timed()} ` });
    await ann.login('without its last digit', { totp: (await timed()).slice(0, -1) });
    await ann.login('with a digit more', { totp: `0${await timed()}` });
    await ann.login('behind the password', { password: `right${await timed()}` });
    await ann.login('of two steps ago', { totp: await timed(-2) });
    await ann.login('of two steps ahead', { totp: await timed(2) });
    await ann.login('with another password', { totp: await timed(), password: 'wrong' });
    await ann.login('as totp', { totp: await timed() });
    await ann.login('again', { totp: await timed() });
    await ann.login('as otp', { otp: await timed(1) });
    await ann.login('as otp, again', { otp: await timed(1) });
    await ann.login('of one step ago', { otp: await timed(-1) });
    await ann.login('a wrong one as totp', { otp: '000000', totp: await timed(-1) });
    await bob.login('in both', { otp: await timed(-1), totp: '000000' });
    await bob.login('in both, the other way', { otp: '000000', totp: await timed() });
    await bob.login('somebody else has used it', { totp: await timed(1) });
    await ann.shown('credentials in the end');
  },

  'codes that may be used again': async (context) => {
    await context.given.realm({ ...POLICY, otpPolicyCodeReusable: true });
    const ann = await person(context, 'ann', credential());
    await atLeast(10, context);
    await ann.login('once', { otp: await timed() });
    await ann.login('again', { otp: await timed() });
  },

  'no look around': async (context) => {
    await context.given.realm({ ...POLICY, otpPolicyLookAheadWindow: 0 });
    const ann = await person(context, 'ann', credential());
    await atLeast(10, context);
    await ann.login('of one step ago', { otp: await timed(-1) });
    await ann.login('of one step ahead', { otp: await timed(1) });
    await ann.login('of now', { otp: await timed() });
  },

  'looking around further': async (context) => {
    await context.given.realm({ ...POLICY, otpPolicyLookAheadWindow: 3 });
    const ann = await person(context, 'ann', credential());
    await atLeast(10, context);
    for (const steps of [-4, 4, -3, 3, 0]) await ann.login(`of ${steps} steps`, { otp: await timed(steps) });
    await ann.login('of 3 steps, again', { otp: await timed(3) });
  },

  'algorithms, digits and periods': async (context) => {
    const { given } = context;
    // What the realm would have now is for those who begin now.
    await given.realm({
      ...POLICY,
      otpPolicyAlgorithm: 'HmacSHA512',
      otpPolicyDigits: 8,
      otpPolicyPeriod: 60,
    });
    const kinds = {
      sha1: {},
      sha256: { algorithm: 'HmacSHA256' },
      sha512: { algorithm: 'HmacSHA512' },
      eight: { digits: 8 },
      quick: { period: 30 },
    };
    for (const [name, how] of Object.entries(kinds)) {
      const user = await person(context, name, credential(how));
      await atLeast(5, context, how.period);
      await user.login('its code', { otp: await timed(0, how) });
    }
    const bytes = Uint8Array.from({ length: 20 }, (_, index) => index * 11);
    const base32 = 'AAFRMIJMG5BE2WDDNZ4YJD42UWYLXRWR';
    const data = { ...credential({ secretEncoding: 'BASE32' }, base32) };
    const encoded = await person(context, 'encoded', data);
    await atLeast(5, context);
    await encoded.login('its letters', { otp: await timed(0, { secret: base32 }) });
    await encoded.login('its bytes', { otp: await timed(0, { secret: bytes }) });
  },

  'codes that are counted': async (context) => {
    await context.given.realm({ ...POLICY, otpPolicyType: 'hotp', otpPolicyLookAheadWindow: 2 });
    const ann = await person(context, 'ann', credential({ subType: 'hotp', counter: 5 }));
    const login = async (factor) => ann.login(`of ${factor}`, { otp: await code(factor) });
    await login(4);
    await login(8);
    await login(7);
    await ann.shown('after 7');
    await login(7);
    await login(8);
    await login(8);
    await login(11);
    await ann.shown('in the end');
  },

  'more than one': async (context) => {
    const other = 'another-secret-other';
    const [first, second] = [credential(), { ...credential({}, other), userLabel: 'Tablet' }];
    const ann = await person(context, 'ann', first, second);
    await atLeast(10, context);
    await ann.login('the first', { otp: await timed() });
    await ann.login('the second', { otp: await timed(0, { secret: other }) });
    const { admin } = context;
    const all = (await admin.get(`/users/${ann.id}/credentials`)).json;
    const [of1, of2] = all.filter(({ type }) => type === 'otp');
    await admin.post(`/users/${ann.id}/credentials/${of2.id}/moveToFirst`);
    await ann.login('the second, moved to the front', { otp: await timed(1, { secret: other }) });
    await ann.login('the first, behind it', { otp: await timed(1) });
    await admin.delete(`/users/${ann.id}/credentials/${of2.id}`);
    await ann.login('the first, alone', { otp: await timed(-1) });
    await admin.delete(`/users/${ann.id}/credentials/${of1.id}`);
    await ann.login('none is left');
    await ann.login('none is left, and one is given', { otp: '000000' });
  },

  'guesses are counted': async (context) => {
    const { given, admin, check, sleep } = context;
    await given.realm({ bruteForceProtected: true, failureFactor: 3, quickLoginCheckMilliSeconds: 0 });
    const ann = await person(context, 'ann', credential());
    const failures = async (name) => {
      await sleep(300);
      const { json } = await admin.get(`/attack-detection/brute-force/users/${ann.id}`);
      check(`failures: ${name}`, [json.numFailures, json.numSecondaryAuthFailures, json.disabled]);
    };
    await atLeast(15, context);
    await ann.login('none');
    await failures('none');
    await ann.login('wrong', { otp: '000000' });
    await failures('wrong');
    await ann.login('right', { otp: await timed() });
    await failures('right');
    for (const guess of ['000000', '000001', '000002']) {
      await ann.login(`guess ${guess}`, { otp: guess });
      await failures(guess);
    }
    await ann.login('right, locked out', { otp: await timed(1) });
  },

  'guesses of those who have the password': async (context) => {
    const { given, admin, check, sleep } = context;
    const most = { failureFactor: 10, maxSecondaryAuthFailures: 2 };
    await given.realm({ bruteForceProtected: true, quickLoginCheckMilliSeconds: 0, ...most });
    const ann = await person(context, 'ann', credential());
    for (const more of [{ otp: '000000' }, { password: 'wrong' }, {}, { otp: '000001' }, { otp: '000002' }]) {
      await ann.login(JSON.stringify(more), more);
      await sleep(300);
      const { failedLoginNotBefore, lastFailure, ...counts } = (
        await admin.get(`/attack-detection/brute-force/users/${ann.id}`)
      ).json;
      const { enabled, attributes } = (await admin.get(`/users/${ann.id}`)).json;
      check(`after ${JSON.stringify(more)}`, { ...counts, for: failedLoginNotBefore, enabled, attributes });
    }
  },

  'who has none, and what cannot be computed': async (context) => {
    const bob = await person(context, 'bob');
    await bob.login('none');
    await bob.login('one that nobody asked for', { otp: '123456' });
    const unknown = await person(context, 'unknown', credential({ subType: 'xotp' }));
    await atLeast(5, context);
    await unknown.login('its code', { otp: await timed() });
  },
};
