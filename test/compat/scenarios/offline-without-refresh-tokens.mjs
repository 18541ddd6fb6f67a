// A client that gets no refresh tokens asks for offline access: there is nothing to come back with, so no offline session begins.
const redirect_uri = 'https://app.example.org/cb';
const scope = 'openid offline_access';

export default {
  'by a password and by a code': async ({ given, admin, oidc, browser, check, claims }) => {
    const client = await given.client({
      clientId: 'app',
      secret: 's',
      redirectUris: [redirect_uri],
      directAccessGrantsEnabled: true,
      attributes: { 'use.refresh.tokens': 'false' },
    });
    const basic = { basic: ['app', 's'] };
    const ids = {};
    const goods = [];
    for (const username of ['ann', 'bare']) ids[username] = await given.user({ username, password: 'pw' });
    const roles = (await admin.get(`/users/${ids.bare}/role-mappings/realm`)).json;
    await admin.delete(`/users/${ids.bare}/role-mappings/realm`, roles);
    for (const [username, id] of Object.entries(ids)) {
      const told = async (name, { status, json }) => {
        const granted = json.scope?.split(' ').sort().join(' ');
        check(`${username} ${name}`, [status, json.error_description, Object.keys(json).sort(), granted]);
        const { json: sessions } = await admin.get(`/users/${id}/sessions`);
        const { json: offline } = await admin.get(`/users/${id}/offline-sessions/${client.id}`);
        const { json: consents } = await admin.get(`/users/${id}/consents`);
        const clients = sessions.map((session) => Object.values(session.clients));
        const kind = claims(json.access_token).jti.split(':')[0];
        const { status: good } = await oidc.userinfo({ token: json.access_token });
        goods.push([username, name, kind, good]);
        check(`${username} ${name}: sessions`, [clients, offline.length, consents.length]);
        await admin.post(`/users/${id}/logout`);
      };
      const password = { grant_type: 'password', username, password: 'pw', scope };
      await told('by a password', await oidc.token(password, basic));
      const asked = { client_id: 'app', redirect_uri, scope };
      const { code } = await given.code(asked, { username, password: 'pw' }, browser());
      await told(
        'by a code',
        await oidc.token({ grant_type: 'authorization_code', code, redirect_uri }, basic),
      );
    }
    check('what their access tokens are good for', goods);
  },
};
