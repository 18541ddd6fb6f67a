// Somebody who takes too long for what is left to do after they have proved who they are.
const redirect_uri = 'https://app.example.org/cb';
const chosen = { 'password-new': 'new', 'password-confirm': 'new' };

const shown = ({ status, headers, text }) => [
  status,
  headers.location?.split('?')[0] ?? null,
  /timed out. Login will start from the beginning/.test(text),
];

export default {
  'required actions': async ({ given, oidc, browser, check, sleep }) => {
    await given.realm({ accessCodeLifespanUserAction: 3, accessCodeLifespanLogin: 1800 });
    await given.client({ clientId: 'app', publicClient: true, redirectUris: [redirect_uri] });
    for (const [name, username, before, between, reads] of [
      ['in time', 'ann', 0, 0, 0],
      ['late at the login', 'bob', 4200, 0, 0],
      ['late at the action', 'cee', 0, 4200, 0],
      ['reading it meanwhile', 'dee', 0, 1700, 1],
    ]) {
      await given.user({ username, password: 'pw', requiredActions: ['UPDATE_PASSWORD'] });
      const tab = browser();
      await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
      await sleep(before);
      await tab.submit({ username, password: 'pw' });
      check(`${name}: the page`, shown(await tab.follow()));
      await sleep(between);
      for (let time = 0; time < reads; time++) {
        await tab.open(tab.last.url);
        await sleep(between);
      }
      const answer = await tab.submit(chosen);
      check(`${name}: sent`, shown(answer));
      if (answer.headers.location?.includes('login-actions'))
        check(`${name}: then`, shown(await tab.follow()));
    }
  },

  'a consent': async ({ given, oidc, browser, check, sleep }) => {
    await given.realm({ accessCodeLifespanUserAction: 3, accessCodeLifespanLogin: 1800 });
    await given.client({
      clientId: 'app',
      publicClient: true,
      consentRequired: true,
      redirectUris: [redirect_uri],
    });
    await given.user({ username: 'ann', password: 'pw' });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit({ username: 'ann', password: 'pw' });
    await tab.follow();
    await sleep(4200);
    const answer = await tab.submit({ accept: 'Yes' });
    check('sent', shown(answer));
    if (answer.headers.location?.includes('login-actions')) check('then', shown(await tab.follow()));
  },
};
