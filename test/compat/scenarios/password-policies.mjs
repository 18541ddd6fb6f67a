// Password policies: what is refused, in which words, wherever a password is set; how passwords are hashed.
const seen = { headers: ['content-type'] };

/** A realm with `annabel`, whose policy and password change. */
async function setting({ admin, given, oidc, check }) {
  const id = await given.user({ username: 'annabel', password: 'first' });
  const at = `/users/${id}`;
  const policy = (passwordPolicy) => given.realm({ passwordPolicy });
  const reset = async (value) => {
    const { status, json } = await admin.put(`${at}/reset-password`, { type: 'password', value });
    return [status, json];
  };
  const tries = async (text, ...passwords) => {
    await policy(text);
    for (const password of passwords) check(`${text}: ${password}`, await reset(password));
  };
  const login = async (name, password) => {
    const form = { grant_type: 'password', client_id: 'admin-cli', username: 'annabel', password };
    const { status, json } = await oidc.token(form);
    check(name, [status, json.error, json.error_description]);
  };
  const hashed = async (name) => check(name, (await admin.get(`${at}/credentials`)).json);
  return { id, at, policy, reset, tries, login, hashed };
}

export default {
  'what passwords must be': async (context) => {
    const { tries } = await setting(context);
    await tries('length(8)', 'short', '12345678', 'ééééééé');
    await tries('length', 'short', '12345678');
    await tries('maxLength(5)', '123456', '12345');
    await tries('digits(2)', 'a1', '12', '١٢');
    await tries('lowerCase(2)', 'AAa', 'aa', 'éé');
    await tries('upperCase(2)', 'aaA', 'AA', 'ÉÉ');
    await tries('specialChars(2)', 'a!', '!!', 'a b ', 'é_é_');
    await tries('notUsername', 'annabel', 'ANNABEL', 'annabel1');
    await tries('notEmail(undefined)', 'annabel@example.org', 'ANNABEL@example.org', 'x');
    await tries('notContainsUsername', 'xxannabelxx', 'xxANNABELxx', 'annabe');
    await tries('regexPattern(^[a-z]+$)', 'ABC', 'abc', 'abc1');
    await tries('regexPattern([a-z])', '1a1', 'abc', 'a');
    await tries('regexPattern(^(?=.*[A-Z])(?=.*\\d).{4,}$)', 'abc1', 'abC1');
    await tries('regexPattern([\\p{Alpha}\\p{Punct}]+)', 'a!b', 'a1');
  },

  'passwords from before': async (context) => {
    const { tries } = await setting(context);
    await tries('passwordHistory(3)', 'one', 'one', 'two', 'one', 'three', 'two', 'one', 'four', 'one');
    await tries('passwordHistory(-1)', 'one', 'one');
    await tries('passwordHistory(0)', 'one');
    await tries('passwordHistory(1)', 'one', 'two', 'one');
    await tries('passwordAge(1)', 'p1', 'p1', 'p2', 'p1');
    await tries('passwordAge(0)', 'p3', 'p3');
  },

  'the first of many problems': async (context) => {
    const { tries } = await setting(context);
    await tries('length(20) and digits(3) and upperCase(2)', 'x');
    await tries('upperCase(2) and digits(3) and length(20)', 'x');
    await tries('notUsername and length(20)', 'annabel');
    await tries('digits(3) and length(20)', 'x');
    await tries('lowerCase(3) and upperCase(3)', '1');
    await tries('notEmail and digits', 'annabel@example.org');
    await tries('maxLength(1) and notContainsUsername', 'annabel');
  },

  'wherever a password is set': async ({ admin, given, step }) => {
    await given.realm({ passwordPolicy: 'length(8)' });
    const short = [{ type: 'password', value: 'short' }];
    await step('create', admin.post('/users', { username: 'annabel', credentials: short }), seen);
    await step('nobody was made', admin.get('/users?username=annabel'), seen);
    const temporary = [{ ...short[0], temporary: true }];
    await step(
      'create with a temporary one',
      admin.post('/users', { username: 'annabel', credentials: temporary }),
    );
    const id = await given.user({ username: 'annabel', password: 'long enough' });
    await step('update', admin.put(`/users/${id}`, { firstName: 'Other', credentials: short }), seen);
    await step('nothing was changed', admin.get(`/users/${id}`), seen);
    await step('reset', admin.put(`/users/${id}/reset-password`, { ...short[0], temporary: true }), seen);
    await step('nothing is required', admin.get(`/users/${id}`), seen);
  },

  'how passwords are hashed': async (context) => {
    const { policy, reset, login, hashed } = await setting(context);
    await hashed('at first');
    await policy('hashAlgorithm(pbkdf2-sha512) and hashIterations(1000)');
    await login('log in', 'first');
    await hashed('anew');
    await policy('hashAlgorithm(pbkdf2-sha256) and hashIterations(1000)');
    await reset('second');
    await hashed('another');
    await login('log in with it', 'second');
    await login('log in with the first', 'first');
    await policy('hashAlgorithm(pbkdf2) and hashIterations(1000)');
    await login('log in again', 'second');
    await hashed('anew again');
    await policy('hashIterations(2)');
    await login('log in once more', 'second');
    await hashed('anew once more');
    await policy('');
    await login('log in at last', 'second');
    await hashed('as at first');
    await login('log in as ever', 'second');
  },

  'passwords that are too old': async (context) => {
    const { admin, step } = context;
    const { at, policy, login, reset } = await setting(context);
    await policy('forceExpiredPasswordChange(1)');
    await login('of today', 'first');
    await policy('forceExpiredPasswordChange(0)');
    await login('wrong', 'wrong');
    await step('nothing is required', admin.get(at), seen);
    await login('of before', 'first');
    await step('another is required', admin.get(at), seen);
    await policy('');
    await login('still', 'first');
    await reset('second');
    await login('another', 'second');
  },

  'policies in odd words': async (context) => {
    const { admin, check } = context;
    const { reset } = await setting(context);
    for (const [passwordPolicy, ...passwords] of [
      ['length (5)', 'abcd'],
      ['length(5) and length (6)', '12345'],
      [' and ', 'x'],
      ['length(5) and ', 'abcd'],
      ['length(5) and digits(1) and  ', 'abcd'],
      [' and length(5)', 'abcd'],
      ['notUsername()', 'annabel'],
      ['notEmail( ) and notUsername ', 'annabel'],
      ['notEmail(x)', 'annabel@example.org'],
      ['regexPattern( )'],
      ['regexPattern(  a)', 'a', '  a'],
      ['regexPattern(.*a.*) and length(2) and regexPattern(.*b.*)', 'a', 'b', 'ab'],
      ['length(2) and regexPattern(.*b.*)', 'a'],
    ]) {
      const { status, json } = await admin.put('', { passwordPolicy });
      const said = [status, json?.errorMessage, (await admin.get()).json.passwordPolicy];
      for (const password of passwords) said.push([password, ...(await reset(password))]);
      check(passwordPolicy, said);
    }
  },

  'policies that are none': async ({ admin, step, check, realm }) => {
    for (const passwordPolicy of [
      'length(8)',
      '',
      'length',
      'length()',
      'length(x)',
      'length(-1)',
      'length(8) and',
      'length(8) and digits(1)',
      'length(8)and digits(1)',
      'length(8) AND digits(1)',
      'length(8)) and digits(1)',
      'nope(1)',
      'Length(8)',
      'length(8) and nope(1)',
      'length(8',
      'length 8',
      '(8)',
      'length( 8 )',
      '  length(8)  ',
      'length(8.5)',
      'length(2147483648)',
      'digits(1) and digits(2)',
      'regexPattern(a) and length(3) and regexPattern(b) and length(4)',
      'regexPattern([)',
      'regexPattern()',
      'regexPattern',
      'hashAlgorithm(nope)',
      'hashAlgorithm',
      'hashAlgorithm()',
      'hashAlgorithm(pbkdf2-sha256)',
      'hashIterations(x)',
      'hashIterations(99999999999)',
      'hashIterations(-5)',
      'passwordHistory(x)',
      'maxAuthAge(x)',
      'maxAuthAge(0)',
      'passwordAge(x)',
      'maxLength(x)',
      'recoveryCodesWarningThreshold(x)',
      'recoveryCodesWarningThreshold(4)',
      'notUsername(x)',
      'passwordBlacklist',
      'upperCase and lowerCase and specialChars and digits',
    ]) {
      const { status, json } = await admin.put('', { passwordPolicy });
      check(passwordPolicy || 'none', [status, json, (await admin.get()).json.passwordPolicy]);
    }
    const other = { realm: `${realm}-other` };
    await step('at birth', admin.post('/..', { ...other, passwordPolicy: 'nope(1)' }), seen);
    await step('at birth, no number', admin.post('/..', { ...other, passwordPolicy: 'length(x)' }), seen);
  },
};
