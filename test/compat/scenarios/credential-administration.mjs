// What an administrator does with the credentials of users: order, labels, kinds, removal.
const seen = { headers: ['content-type', 'cache-control'] };
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

/** A user with four credentials, and another with one. */
async function setting({ admin, given, check }) {
  const password = { type: 'password', value: 'right' };
  const credentials = [password, { ...OTP, userLabel: 'one' }, { ...OTP, userLabel: 'two' }, WEBAUTHN];
  const id = await given.user({ username: 'annabel', credentials });
  const other = await given.user({ username: 'barbara', password: 'right' });
  const at = `/users/${id}`;
  const all = (await admin.get(`${at}/credentials`)).json;
  const [ofOther] = (await admin.get(`/users/${other}/credentials`)).json;
  const of = (kind, label) => all.find(({ type, userLabel }) => type === kind && userLabel === label)?.id;
  const order = async (name, answer) => {
    const { status, json } = await answer;
    const now = (await admin.get(`${at}/credentials`)).json;
    check(name, [status, json, now.map(({ type, userLabel = '' }) => `${type} ${userLabel}`)]);
  };
  return {
    id,
    at,
    order,
    password: of('password'),
    one: of('otp', 'one'),
    two: of('otp', 'two'),
    webauthn: of('webauthn'),
    ofOther: ofOther.id,
  };
}

export default {
  order: async (context) => {
    const { admin, step } = context;
    const { at, order, password, one, two, webauthn, ofOther } = await setting(context);
    const move = (id, to, body) => admin.post(`${at}/credentials/${id}/${to}`, body);
    await order(
      'at first',
      admin.get(at).then(({ status }) => ({ status })),
    );
    await order('the last first', move(two, 'moveToFirst'));
    await order('to the end', move(one, `moveAfter/${webauthn}`));
    await order('after itself', move(one, `moveAfter/${one}`));
    await order('after nobody', move(one, 'moveAfter/nope'));
    await order('after another user’s', move(one, `moveAfter/${ofOther}`));
    await order('nobody first', move('nope', 'moveToFirst'));
    await order('nobody after one', move('nope', `moveAfter/${one}`));
    await order('another user’s first', move(ofOther, 'moveToFirst'));
    await order('with a body', move(password, 'moveToFirst', {}));
    await step('read one', admin.get(`${at}/credentials/${one}`), seen);
    await step('read a move', admin.get(`${at}/credentials/${one}/moveToFirst`), seen);
  },

  labels: async (context) => {
    const { admin } = context;
    const { at, order, one, ofOther } = await setting(context);
    const label = (id, text, type = 'text/plain') =>
      admin.put(`${at}/credentials/${id}/userLabel`, undefined, { text, headers: { 'content-type': type } });
    await order('another', label(one, 'My phone'));
    await order('with a charset', label(one, 'Zweites', 'text/plain; charset=utf-8'));
    await order('that another of the kind has', label(one, 'two'));
    await order('the same again', label(one, 'Zweites'));
    await order('none', label(one, ''));
    await order('no body', admin.put(`${at}/credentials/${one}/userLabel`));
    await order('JSON', label(one, '{"userLabel":"x"}', 'application/json'));
    await order('of nobody', label('nope', 'x'));
    await order('of another user', label(ofOther, 'x'));
  },

  'kinds and removal': async (context) => {
    const { admin, oidc, step, check } = context;
    const { id, at, order, one, two, ofOther } = await setting(context);
    await step('kinds elsewhere', admin.get(`${at}/configured-user-storage-credential-types`), seen);
    await step('registrators', admin.get('/credential-registrators'), seen);
    const disable = (...kinds) => admin.put(`${at}/disable-credential-types`, ...kinds);
    await order('disable one', disable(['otp']));
    await order('disable passwords', disable(['password']));
    await order('disable nonsense', disable(['nonsense']));
    await order('disable none', disable([]));
    await order('disable without a body', disable());
    await order('disable an object', disable({}));
    const totp = async (name) => {
      const [listed] = (await admin.get('/users?username=annabel')).json;
      const { json } = await admin.get(`/users/${id}`);
      check(name, [listed.totp, json.totp]);
    };
    const login = async (name) => {
      const form = { grant_type: 'password', client_id: 'admin-cli', username: 'annabel', password: 'right' };
      const { status, json } = await oidc.token(form);
      check(name, [status, json.error, json.error_description]);
    };
    await totp('with two');
    await order('delete nobody', admin.delete(`${at}/credentials/nope`));
    await order('delete another user’s', admin.delete(`${at}/credentials/${ofOther}`));
    await order('delete one', admin.delete(`${at}/credentials/${one}`));
    await totp('with one');
    await login('log in with one');
    await order('delete the other', admin.delete(`${at}/credentials/${two}`));
    await totp('without');
    await login('log in without');
  },

  'who may': async (context) => {
    const { admin, given, check } = context;
    const { at, password, webauthn } = await setting(context);
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
        await admin.get(`${at}/credentials`, undefined, options),
        await admin.post(`${at}/credentials/${password}/moveToFirst`, undefined, options),
        await admin.post(`${at}/credentials/${password}/moveAfter/${webauthn}`, undefined, options),
        await admin.get(`${at}/configured-user-storage-credential-types`, undefined, options),
        await admin.put(`${at}/disable-credential-types`, ['otp'], options),
        await admin.get('/credential-registrators', undefined, options),
      ];
      check(
        roles.join() || 'no role',
        answers.map(({ status }) => status),
      );
    }
  },
};
