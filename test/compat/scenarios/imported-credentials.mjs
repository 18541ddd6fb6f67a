// Users whose credentials were made elsewhere, as Keycloak's exports write them.

/** `right`, hashed with 1000 iterations and the salt `0123456789abcdef`, in 64 bytes. */
const HASHES = {
  pbkdf2: '2Jla2yzhLQyiW6UUH/dZinDb1zt0QBZex37HPlwjAlbzursHrOhSyU5chm5tBEyGC92HZ1DKVB3QJgksMS3UZw==',
  'pbkdf2-sha256': 'yO5+EniegYJB3JzJstoZPhw0HZud1JKXXUafF2aXWtK9oP6PHrzxTHb2b8DPUhTCBvAwKUR5Mn/wgoT11/gbVg==',
  'pbkdf2-sha512': '2fX/sMbcGYBXUwWR4i/FvTQL6K2ZRZAA85Gdm1P2INUyBSR9LdKGHYpJrdLVpxpkQOFdjAFDWgI8hJYGcs4E6A==',
};
const salt = 'MDEyMzQ1Njc4OWFiY2RlZg==';
const hashed = (algorithm, value = HASHES[algorithm], more = {}) => ({
  type: 'password',
  secretData: JSON.stringify({ value, salt, ...more }),
  credentialData: JSON.stringify({ hashIterations: 1000, algorithm }),
});
const OTP = {
  type: 'otp',
  secretData: '{"value":"ABCDEFGHIJKLMNOP"}',
  credentialData: '{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}',
};
const WEBAUTHN = {
  type: 'webauthn',
  secretData: '{}',
  credentialData: '{"aaguid":"x","credentialId":"y","counter":0,"credentialPublicKey":"z"}',
};

/** Makes a user with the credentials; tells how they log in and what is known of them. */
async function imported({ admin, oidc, check }, name, credentials, password = 'right') {
  const username = `user-${name.replaceAll(' ', '-')}`;
  const profile = { email: `${username}@example.org`, firstName: 'Ann', lastName: 'Example', enabled: true };
  const { status, headers, json } = await admin.post('/users', { username, ...profile, credentials });
  check(`${name}: created`, [status, json]);
  const id = headers.location?.split('/').at(-1);
  const login = async (word) => {
    const form = { grant_type: 'password', client_id: 'admin-cli', username, password: word };
    const answer = await oidc.token(form);
    return [answer.status, answer.json.error, answer.json.error_description];
  };
  check(`${name}: log in`, await login(password));
  check(`${name}: log in with another`, await login('wrong'));
  const { json: user } = await admin.get(`/users/${id}`);
  check(`${name}: credentials`, (await admin.get(`/users/${id}/credentials`)).json);
  check(`${name}: user`, [user.totp, user.requiredActions, user.disableableCredentialTypes]);
  return id;
}

export default {
  'hashed passwords': async (context) => {
    const { given } = context;
    // Kept as they are, so that it can be seen what was taken over.
    await given.realm({ passwordPolicy: 'hashAlgorithm(pbkdf2-sha256) and hashIterations(1000)' });
    await imported(context, 'sha256', [hashed('pbkdf2-sha256')]);
    await given.realm({ passwordPolicy: '' });
    for (const algorithm of ['pbkdf2', 'pbkdf2-sha256', 'pbkdf2-sha512'])
      await imported(context, algorithm, [hashed(algorithm)]);
    await imported(context, 'labelled', [
      { ...hashed('pbkdf2-sha256'), userLabel: 'My password', createdDate: 1_600_000_000_000, priority: 20 },
    ]);
    await imported(context, 'temporary', [{ ...hashed('pbkdf2-sha256'), temporary: true }]);
    await imported(context, 'in clear as well', [{ ...hashed('pbkdf2-sha256'), value: 'clear' }], 'clear');
    await imported(context, 'two', [{ ...hashed('pbkdf2-sha512') }, hashed('pbkdf2-sha256')]);
    await imported(context, 'two in clear', [
      { type: 'password', value: 'left' },
      { type: 'password', value: 'right' },
    ]);
    await imported(context, 'of no type', [{ value: 'right' }]);
    await imported(context, 'from long ago', [
      {
        type: 'password',
        hashedSaltedValue: HASHES['pbkdf2-sha256'],
        salt,
        hashIterations: 1000,
        algorithm: 'pbkdf2-sha256',
      },
    ]);
  },

  'hashes that nobody knows': async (context) => {
    await imported(context, 'an algorithm', [hashed('md5', HASHES['pbkdf2-sha256'])]);
    await imported(context, 'no salt', [{ ...hashed('pbkdf2-sha256'), secretData: '{"value":"YWJj"}' }]);
    await imported(context, 'no base64', [hashed('pbkdf2-sha256', '%%')]);
  },

  'other credentials': async (context) => {
    const password = hashed('pbkdf2-sha256');
    await imported(context, 'otp alone', [{ ...OTP, userLabel: 'phone' }]);
    await imported(context, 'otp', [password, OTP]);
    await imported(context, 'webauthn', [password, WEBAUTHN]);
    await imported(context, 'otp from long ago', [
      password,
      {
        type: 'totp',
        hashedSaltedValue: 'ABCDEFGH',
        digits: 6,
        period: 30,
        counter: 0,
        algorithm: 'HmacSHA1',
      },
    ]);
    await imported(context, 'history', [password, { ...password, type: 'password-history' }]);
  },

  'as they are written': async (context) => {
    const { admin, check } = context;
    const { secretData } = hashed('pbkdf2-sha256');
    const text = '{"hashIterations":"1000","algorithm":"pbkdf2-sha256"}';
    await imported(context, 'a number in a text', [{ type: 'password', secretData, credentialData: text }]);
    const before = {
      type: 'password',
      hashedSaltedValue: HASHES['pbkdf2-sha512'],
      salt,
      hashIterations: 1000,
      algorithm: 'pbkdf2-sha512',
    };
    const made = await admin.post('/users', { username: 'before', credentials: [before] });
    const id = made.headers.location.split('/').at(-1);
    check('from long ago, before a login', (await admin.get(`/users/${id}/credentials`)).json);
  },

  'with an update': async (context) => {
    const { admin, check } = context;
    const id = await imported(context, 'first', [{ type: 'password', value: 'left' }], 'left');
    const put = (credentials) => admin.put(`/users/${id}`, { credentials });
    check('update', (await put([hashed('pbkdf2-sha512')])).status);
    check('credentials', (await admin.get(`/users/${id}/credentials`)).json);
    check('temporary', (await put([{ type: 'password', value: 'x', temporary: true }])).status);
    check('required', (await admin.get(`/users/${id}`)).json.requiredActions);
    check('not temporary', (await put([{ type: 'password', value: 'x', temporary: false }])).status);
    check('still required', (await admin.get(`/users/${id}`)).json.requiredActions);
    const reset = await admin.put(`/users/${id}/reset-password`, hashed('pbkdf2-sha256'));
    check('reset to a hash', [reset.status, reset.json]);
  },
};
