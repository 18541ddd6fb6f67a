// How long sessions and tokens last of somebody who is remembered, whatever the realm and the client say.
const redirect_uri = 'https://app.example.org/cb';
const round = (seconds) => Math.round(seconds / 10) * 10;

/** A realm's idle timeout and lifespan, each with that of those who are remembered. */
const REALMS = [
  [500, 0, 1000, 0],
  [500, 2000, 1000, 3000],
  [500, 100, 1000, 200],
  [500, 0, 1000, 200],
  [500, 800, 1000, 600],
];

export default {
  'by realm and client': async ({ given, admin, oidc, browser, check, claims }) => {
    const client = { secret: 's', redirectUris: [redirect_uri] };
    await given.client({ ...client, clientId: 'app' });
    await given.client({
      ...client,
      clientId: 'own',
      attributes: { 'client.session.idle.timeout': '700', 'client.session.max.lifespan': '900' },
    });
    const ann = await given.user({ username: 'ann', password: 'pw' });
    for (const [idle, idleRemembered, max, maxRemembered] of REALMS) {
      await given.realm({
        rememberMe: true,
        accessTokenLifespan: 5000,
        ssoSessionIdleTimeout: idle,
        ssoSessionIdleTimeoutRememberMe: idleRemembered,
        ssoSessionMaxLifespan: max,
        ssoSessionMaxLifespanRememberMe: maxRemembered,
      });
      for (const id of ['app', 'own'])
        for (const rememberMe of [false, true]) {
          const basic = { basic: [id, 's'] };
          const typed = { username: 'ann', password: 'pw', ...(rememberMe && { rememberMe: 'on' }) };
          const { code } = await given.code({ client_id: id, redirect_uri }, typed, browser());
          const redeemed = await oidc.token({ grant_type: 'authorization_code', code, redirect_uri }, basic);
          const { refresh_token } = redeemed.json;
          const refreshed = await oidc.token({ grant_type: 'refresh_token', refresh_token }, basic);
          const name = [idle, idleRemembered, max, maxRemembered, id, rememberMe].join(' ');
          for (const [when, { json }] of Object.entries({ redeemed, refreshed })) {
            const { exp, iat } = claims(json.refresh_token);
            check(`${name}, ${when}`, [json.expires_in, json.refresh_expires_in, exp - iat].map(round));
          }
          await admin.post(`/users/${ann}/logout`);
        }
    }
  },
};
