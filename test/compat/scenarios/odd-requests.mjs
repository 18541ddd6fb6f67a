// Requests that are written oddly: what the endpoints of OpenID Connect make of them.
const FORM = 'application/x-www-form-urlencoded';
const BASIC = `Basic ${Buffer.from('app:secret').toString('base64')}`;
const LOWER = { 'token.response.type.bearer.lower-case': 'true' };

/** Two clients and a user, and requests sent as they are written. */
async function setting({ given, oidc, http, realm }) {
  const client = { secret: 'secret', serviceAccountsEnabled: true, directAccessGrantsEnabled: true };
  await given.client({ ...client, clientId: 'app' });
  await given.client({ ...client, clientId: 'lower', attributes: LOWER });
  await given.user({ username: 'ann', password: 'pw' });
  const basic = { basic: ['app', 'secret'] };
  const password = { grant_type: 'password', username: 'ann', password: 'pw', scope: 'openid' };
  return {
    basic,
    password,
    login: (options = basic) => given.tokens(password, options),
    raw: (method, path, headers, text) =>
      http[method](`/realms/${realm}/protocol/openid-connect${path}`, { headers, text }),
    login2: () => given.tokens(password, { basic: ['lower', 'secret'] }),
    token: oidc.token,
  };
}

const told = ({ status, json, headers }) => [
  status,
  json?.error ? [json.error, json.error_description] : json?.scope?.split(' ').sort(),
  headers['content-type'],
];

export default {
  'bodies at the token endpoint': async (context) => {
    const { check } = context;
    const { raw } = await setting(context);
    const grant = 'grant_type=client_credentials';
    const bodies = {
      'no body': [FORM, ''],
      JSON: ['application/json', '{"grant_type":"client_credentials"}'],
      'a multipart form': [
        'multipart/form-data; boundary=x',
        '--x\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\nclient_credentials\r\n--x--',
      ],
      'a charset': [`${FORM}; charset=utf-8`, grant],
      'another charset': [`${FORM}; charset=iso-8859-1`, grant],
      'a type in upper case': [FORM.toUpperCase(), grant],
      'no type': [undefined, grant],
      'a plus': [FORM, `${grant}&scope=profile+email`],
      'bytes that are no text': [FORM, `${grant}&scope=%ff%fe`],
      'a NUL': [FORM, `${grant}&scope=a%00b`],
      'a nameless parameter': [FORM, `=x&${grant}`],
      'a parameter without a value': [FORM, `${grant}&foo`],
      'empty parts': [FORM, `&&${grant}&&`],
      'a semicolon between': [FORM, `${grant};scope=x`],
      'a scope twice': [FORM, `${grant}&scope=profile&scope=email`],
      'anything twice': [FORM, `${grant}&foo=a&foo=b`],
      'an empty grant': [FORM, 'grant_type='],
      'a grant in other case': [FORM, 'grant_type=Client_Credentials'],
      'a grant and a blank': [FORM, `${grant}%20`],
      'names of objects': [FORM, `${grant}&__proto__=x&constructor=y`],
      'a scope without end': [FORM, `${grant}&scope=${'a'.repeat(5000)}`],
      'a scope again and again': [FORM, `${grant}&scope=${'openid+'.repeat(50)}`],
    };
    for (const [name, [type, text]] of Object.entries(bodies)) {
      const headers = { authorization: BASIC, ...(type && { 'content-type': type }) };
      check(name, told(await raw('post', '/token', headers, text)));
    }
    const headers = { authorization: BASIC, 'content-type': FORM };
    check('a grant in the URL', told(await raw('post', `/token?${grant}`, headers, 'x=y')));
  },

  'names and passwords': async (context) => {
    const { check } = context;
    const { token, password, basic } = await setting(context);
    const forms = {
      'in upper case': { username: 'ANN' },
      'with blanks about it': { username: ' ann ' },
      'an email in upper case': { username: 'ANN@EXAMPLE.ORG' },
      'no password': { password: '' },
      'no name': { username: '' },
      'a NUL': { username: 'ann\u0000' },
      'letters that look alike': { username: '\u0430nn' },
      'a name without end': { username: 'a'.repeat(3000) },
      'a password without end': { password: 'p'.repeat(100_000) },
      'a service account': { username: 'service-account-app' },
      'a wildcard': { username: '%' },
    };
    for (const [name, form] of Object.entries(forms))
      check(name, told(await token({ ...password, ...form }, basic)));
    const { username: _left, ...nameless } = password;
    check('nothing said of a name', told(await token(nameless, basic)));
  },

  introspection: async (context) => {
    const { oidc, check } = context;
    const { basic, login } = await setting(context);
    const { access_token: token, id_token: idToken, refresh_token: refreshToken } = await login();
    const forms = {
      nothing: {},
      'an empty token': { token: '' },
      'an ID token': { token: idToken },
      'an ID token called one': { token: idToken, token_type_hint: 'id_token' },
      'a refresh token': { token: refreshToken },
      'a refresh token called one': { token: refreshToken, token_type_hint: 'refresh_token' },
      'an access token called a refresh token': { token, token_type_hint: 'refresh_token' },
      'a hint nobody knows': { token, token_type_hint: 'foo' },
      'an empty hint': { token, token_type_hint: '' },
      'a name of objects for a hint': { token, token_type_hint: '__proto__' },
      'a requesting party token': { token, token_type_hint: 'requesting_party_token' },
      'a blank before it': { token: ` ${token}` },
    };
    for (const [name, form] of Object.entries(forms)) {
      const { status, json } = await oidc.introspect(form, basic);
      check(name, [status, json.active, json.error, json.error_description]);
    }
  },

  revocation: async (context) => {
    const { oidc, check } = context;
    const { basic, login, login2 } = await setting(context);
    const { access_token: token, id_token: idToken } = await login();
    const lower = await login2();
    const forms = {
      nothing: {},
      'an empty token': { token: '' },
      'an ID token': { token: idToken },
      "another client's": { token: (await login({ basic: ['lower', 'secret'] })).refresh_token },
      'a wrong hint': { token, token_type_hint: 'refresh_token' },
      'a hint nobody knows': { token: (await login()).access_token, token_type_hint: 'foo' },
      'blanks about it': { token: ' x ' },
      nonsense: { token: 'a.b.c' },
    };
    for (const [name, form] of Object.entries(forms)) check(name, told(await oidc.revoke(form, basic)));
    const other = { basic: ['lower', 'secret'] };
    check('of a type in lower case', told(await oidc.revoke({ token: lower.access_token }, other)));
    check('of a type in lower case: it is over', [
      (await oidc.userinfo({ token: lower.access_token })).status,
    ]);
    check('its refresh token', told(await oidc.revoke({ token: lower.refresh_token }, other)));
  },

  userinfo: async (context) => {
    const { check } = context;
    const { login, raw } = await setting(context);
    const { access_token: token, id_token: idToken, refresh_token: refreshToken } = await login();
    const ask = async (name, headers, [method, path, text] = ['get', '/userinfo']) => {
      const { status, headers: answered, json } = await raw(method, path, headers, text);
      check(name, [status, json?.preferred_username, answered['www-authenticate']]);
    };
    const headers = {
      'bearer in lower case': `bearer ${token}`,
      'bearer in upper case': `BEARER ${token}`,
      'two blanks': `Bearer  ${token}`,
      'a tab': `Bearer\t${token}`,
      'no token': 'Bearer ',
      'a client': BASIC,
      'a word behind it': `Bearer ${token} x`,
      'two of them': `Bearer ${token}, Bearer ${token}`,
      'an ID token': `Bearer ${idToken}`,
      'a refresh token': `Bearer ${refreshToken}`,
    };
    for (const [name, authorization] of Object.entries(headers)) await ask(name, { authorization });
    await ask('in the URL', {}, ['get', `/userinfo?access_token=${token}`]);
    const form = { 'content-type': FORM };
    const both = { ...form, authorization: `Bearer ${token}` };
    await ask('in a form', form, ['post', '/userinfo', `access_token=${token}`]);
    await ask('in a form, empty', form, ['post', '/userinfo', 'access_token=']);
    await ask('in a form, twice', form, ['post', '/userinfo', `access_token=${token}&access_token=${token}`]);
    await ask('in a form with anything twice', form, [
      'post',
      '/userinfo',
      `access_token=${token}&foo=a&foo=b`,
    ]);
    await ask('in form and header', both, ['post', '/userinfo', `access_token=${token}`]);
    await ask('in the header of a POST', { authorization: `Bearer ${token}` }, ['post', '/userinfo']);
    const json = { 'content-type': 'application/json' };
    await ask('in JSON', json, ['post', '/userinfo', JSON.stringify({ access_token: token })]);
  },
};
