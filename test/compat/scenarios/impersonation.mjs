// Administrators who take a user's place: what they get for it, and what is known of it afterwards.
const ann = { username: 'ann', password: 'pw' };
const redirect_uri = 'https://app.example.org/cb';
const seen = { headers: ['content-type', 'cache-control'] };

/** What of the answer the browser keeps. */
const cookies = ({ headers }) =>
  [headers['set-cookie'] ?? []]
    .flat()
    .map((each) => each.split(/[=;]/)[0])
    .sort();

async function events({ admin }) {
  const { json } = await admin.get('/events?type=IMPERSONATE');
  return json.map(({ userId, sessionId, clientId, details, error }) => ({
    user: userId !== undefined,
    session: sessionId !== undefined,
    clientId,
    details,
    error,
  }));
}

export default {
  'by an administrator of everything': async (context) => {
    const { given, admin, step, check } = context;
    await given.realm({ eventsEnabled: true, adminEventsEnabled: true, adminEventsDetailsEnabled: true });
    const id = await given.user(ann);
    const at = `/users/${id}/impersonation`;
    const made = await step('impersonate', admin.post(at, {}), seen);
    check('cookies', cookies(made));
    await step('sessions', admin.get(`/users/${id}/sessions`), { ignore: ['id'] });
    check('events', await events(context));
    const told = (await admin.get('/admin-events')).json;
    check(
      'events of administrators',
      told.map(({ operationType, resourceType, resourcePath }) => [
        operationType,
        resourceType,
        resourcePath,
      ]),
    );
    await step('again', admin.post(at, {}), seen);
    await step('without a body', admin.post(at), seen);
    check('so many sessions', (await admin.get(`/users/${id}/sessions`)).json.length);
    await admin.put(`/users/${id}`, { enabled: false });
    await step('one who is disabled', admin.post(at, {}), seen);
    await step('nobody', admin.post('/users/moon/impersonation', {}), seen);
    const client = await given.client({ clientId: 'service', serviceAccountsEnabled: true });
    const account = (await admin.get(`/clients/${client.id}/service-account-user`)).json;
    await step('a service account', admin.post(`/users/${account.id}/impersonation`, {}), seen);
  },

  'by somebody of the realm': async (context) => {
    const { given, admin, http, step, check, realm } = context;
    await given.realm({ eventsEnabled: true });
    const id = await given.user(ann);
    const at = `/admin/realms/${realm}/users/${id}/impersonation`;
    for (const roles of [['manage-users'], ['impersonation']]) {
      const token = await given.userToken(...roles);
      const made = await step(roles.join(), http.post(at, { token, json: {} }), seen);
      check(`${roles}, cookies`, cookies(made));
      const [user] = (await admin.get(`/users?username=user-${roles}`)).json;
      check(`${roles}, their own sessions`, (await admin.get(`/users/${user.id}/sessions`)).json.length);
      await step(`${roles}, again with the same token`, http.post(at, { token, json: {} }), seen);
    }
    check('events', await events(context));
  },

  'one who administers more': async ({ given, admin, http, check, realm }) => {
    const id = await given.user({ ...ann, roles: { 'realm-management': ['manage-users'] } });
    const at = `/admin/realms/${realm}/users/${id}/impersonation`;
    const asked = async (...roles) =>
      (await http.post(at, { token: await given.userToken(...roles), json: {} })).status;
    check('by somebody who administers less', await asked('impersonation'));
    check('by somebody who administers as much', await asked('impersonation', 'manage-users'));
    check('by an administrator of everything', (await admin.post(`/users/${id}/impersonation`, {})).status);
  },

  'what the session is good for': async (context) => {
    const { given, admin, oidc, http, claims, check } = context;
    const note = (name) => ({
      name,
      protocol: 'openid-connect',
      protocolMapper: 'oidc-usersessionmodel-note-mapper',
      config: { 'user.session.note': name, 'claim.name': name, 'access.token.claim': 'true' },
    });
    await given.client({
      clientId: 'app',
      publicClient: true,
      redirectUris: [redirect_uri],
      protocolMappers: [note('IMPERSONATOR_ID'), note('IMPERSONATOR_USERNAME')],
    });
    const id = await given.user(ann);
    const made = await admin.post(`/users/${id}/impersonation`, {});
    const cookie = [made.headers['set-cookie']]
      .flat()
      .map((each) => each.split(';')[0])
      .join('; ');
    const url = oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'none' });
    const { headers } = await http.get(url, { headers: { cookie } });
    const old = await http.get(`${url}&max_age=60`, { headers: { cookie } });
    check('a login of a minute ago', new URL(old.headers.location).searchParams.get('error'));
    const code = new URL(headers.location).searchParams.get('code');
    check('a code', code !== null);
    const form = { grant_type: 'authorization_code', code, redirect_uri, client_id: 'app' };
    const told = claims((await given.tokens(form)).access_token);
    const { IMPERSONATOR_ID, IMPERSONATOR_USERNAME, preferred_username, auth_time } = told;
    check('who', [preferred_username, IMPERSONATOR_USERNAME, typeof IMPERSONATOR_ID, auth_time]);
  },
};
