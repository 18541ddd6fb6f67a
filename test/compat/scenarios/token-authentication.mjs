// How a client authenticates at the token endpoint with its secret, and which clients may not.
const grant = { grant_type: 'client_credentials' };
const seen = {
  headers: [
    'pragma',
    'referrer-policy',
    'strict-transport-security',
    'x-content-type-options',
    'x-frame-options',
    'x-robots-tag',
    'vary',
  ],
};
const basic = (text) => ({ headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` } });
const robot = { clientId: 'robot', secret: 'secret', serviceAccountsEnabled: true };

export default {
  'Basic authentication': async ({ given, oidc, step }) => {
    await given.client(robot);
    await given.client({ ...robot, clientId: 'odd id:ü', secret: 'p:w ü%+' });
    const escaped = `${encodeURIComponent('odd id:ü')}:${encodeURIComponent('p:w ü%+')}`;
    const ways = {
      right: 'robot:secret',
      'wrong secret': 'robot:wrong',
      'empty secret': 'robot:',
      'no colon': 'robot',
      'empty id': ':secret',
      'both empty': ':',
      nothing: '',
      'unknown client': 'nobody:secret',
      'in another case': 'ROBOT:secret',
      'a blank behind': 'robot:secret ',
      escaped: escaped,
      'escaped with a plus': escaped.replaceAll('%20', '+'),
      'a bad escape': 'robot%zz:secret',
    };
    for (const [name, text] of Object.entries(ways)) await step(name, oidc.token(grant, basic(text)), seen);
    for (const [name, authorization] of Object.entries({
      'not base64': 'Basic !!!',
      'scheme alone': 'Basic',
      'scheme in lower case': `basic ${Buffer.from('robot:secret').toString('base64')}`,
      'without padding': `Basic ${Buffer.from('robot:secret').toString('base64').replaceAll('=', '')}`,
      bearer: 'Bearer x',
      garbage: 'x',
    })) {
      await step(name, oidc.token(grant, { headers: { authorization } }));
    }
    await step(
      'Latin-1',
      oidc.token(grant, {
        headers: { authorization: `Basic ${Buffer.from('odd id:ü', 'latin1').toString('base64')}` },
      }),
    );
  },

  'authentication in the form': async ({ given, oidc, step }) => {
    await given.client(robot);
    await given.client({ ...robot, clientId: 'other', secret: 'other-secret' });
    const post = (id, secret) => ({
      ...grant,
      ...(id !== undefined && { client_id: id }),
      ...(secret !== undefined && { client_secret: secret }),
    });
    await step('right', oidc.token(post('robot', 'secret')), seen);
    await step('wrong secret', oidc.token(post('robot', 'wrong')), seen);
    await step('no secret', oidc.token(post('robot')), seen);
    await step('empty secret', oidc.token(post('robot', '')));
    await step('unknown client', oidc.token(post('nobody', 'secret')), seen);
    await step('no client', oidc.token(post(undefined, 'secret')), seen);
    await step('empty client', oidc.token(post('', 'secret')));
    await step('nothing', oidc.token(grant));
    await step(
      'bearer beside it',
      oidc.token(post('robot', 'secret'), { headers: { authorization: 'Bearer x' } }),
    );
    await step('Basic beside it, the same', oidc.token(post('robot', 'secret'), basic('robot:secret')));
    await step('Basic beside it, wrong', oidc.token(post('robot', 'secret'), basic('robot:wrong')));
    await step('wrong beside Basic', oidc.token(post('robot', 'wrong'), basic('robot:secret')));
    await step(
      'another client beside Basic',
      oidc.token(post('other', 'other-secret'), basic('robot:secret')),
    );
    await step('another client id beside Basic', oidc.token(post('other'), basic('robot:secret')));
    await step('the same client id beside Basic', oidc.token(post('robot'), basic('robot:secret')));
    await step('a secret alone beside Basic', oidc.token(post(undefined, 'secret'), basic('robot:secret')));
  },

  'the method that the client registered': async ({ given, dcr, oidc, step }) => {
    const token = await given.iat();
    for (const method of ['client_secret_basic', 'client_secret_post']) {
      const { json } = await dcr.oidc.create(
        { grant_types: ['client_credentials'], token_endpoint_auth_method: method },
        { token },
      );
      const { client_id, client_secret } = json;
      await step(`${method}: Basic`, oidc.token(grant, { basic: [client_id, client_secret] }));
      await step(`${method}: form`, oidc.token({ ...grant, client_id, client_secret }));
    }
    const { json } = await dcr.oidc.create({ grant_types: ['client_credentials'] }, { token });
    await step('none registered: Basic', oidc.token(grant, { basic: [json.client_id, json.client_secret] }));
    await step(
      'none registered: form',
      oidc.token({ ...grant, client_id: json.client_id, client_secret: json.client_secret }),
    );
    const secretJwt = await dcr.oidc.create(
      { grant_types: ['client_credentials'], token_endpoint_auth_method: 'client_secret_jwt' },
      { token },
    );
    await step(
      'client_secret_jwt: Basic',
      oidc.token(grant, { basic: [secretJwt.json.client_id, secretJwt.json.client_secret] }),
    );
    const none = await dcr.oidc.create(
      { grant_types: ['client_credentials'], token_endpoint_auth_method: 'none' },
      { token },
    );
    await step('none: client id', oidc.token({ ...grant, client_id: none.json.client_id }));
  },

  'clients that may not': async ({ given, oidc, step }) => {
    await given.client({ clientId: 'no-service', secret: 'secret' });
    await given.client({ clientId: 'public', publicClient: true });
    await given.client({ ...robot, clientId: 'off', enabled: false });
    await given.client({ ...robot, clientId: 'bearer', bearerOnly: true });
    for (const id of ['no-service', 'off', 'bearer', 'public']) {
      await step(`${id}: right secret`, oidc.token(grant, { basic: [id, 'secret'] }), seen);
      await step(`${id}: wrong secret`, oidc.token(grant, { basic: [id, 'wrong'] }));
      await step(`${id}: in the form`, oidc.token({ ...grant, client_id: id, client_secret: 'secret' }));
      await step(`${id}: no secret`, oidc.token({ ...grant, client_id: id }));
    }
    await step('public with a scope', oidc.token({ ...grant, client_id: 'public', scope: 'moon' }));
  },

  'secrets that changed': async ({ given, admin, dcr, oidc, step }) => {
    const { id } = await given.client(robot);
    const renewed = await admin.post(`/clients/${id}/client-secret`);
    await step('the old one', oidc.token(grant, { basic: ['robot', 'secret'] }));
    await step('the new one', oidc.token(grant, { basic: ['robot', renewed.json.value] }));
    await admin.put(`/clients/${id}`, { secret: 'given' });
    await step('one that was given', oidc.token(grant, { basic: ['robot', 'given'] }));
    await admin.put(`/clients/${id}`, { enabled: false });
    await step('disabled', oidc.token(grant, { basic: ['robot', 'given'] }));
    await admin.put(`/clients/${id}`, { enabled: true, serviceAccountsEnabled: false });
    await step('without a service account', oidc.token(grant, { basic: ['robot', 'given'] }));
    await admin.put(`/clients/${id}`, { serviceAccountsEnabled: true });
    await step('with it again', oidc.token(grant, { basic: ['robot', 'given'] }));
    await admin.delete(`/clients/${id}`);
    await step('removed', oidc.token(grant, { basic: ['robot', 'given'] }));
    const { json } = await dcr.default.create(
      { ...robot, clientId: 'registered' },
      { token: await given.iat() },
    );
    await step('of a registered client', oidc.token(grant, { basic: ['registered', json.secret] }));
    await dcr.default.delete('registered', { token: json.registrationAccessToken });
    await step('of a client that removed itself', oidc.token(grant, { basic: ['registered', json.secret] }));
  },
};
