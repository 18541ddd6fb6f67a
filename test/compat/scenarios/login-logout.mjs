// The end of a login, asked for by the client or by the person.
const redirect_uri = 'https://app.example.org/cb';
const bye = 'https://app.example.org/bye';
const app = {
  clientId: 'app',
  publicClient: true,
  redirectUris: [redirect_uri],
  attributes: { 'post.logout.redirect.uris': bye },
};
const ann = { username: 'ann', password: 'pw' };

const loggedIn = async ({ given, browser }, client_id = 'app', tab = browser()) => {
  const { code } = await given.code({ client_id, redirect_uri }, ann, tab);
  return {
    tab,
    tokens: await given.tokens({ grant_type: 'authorization_code', code, redirect_uri, client_id }),
  };
};

export default {
  'where it leads': async (context) => {
    const { given, oidc, browser, step } = context;
    await given.client(app);
    await given.client({ ...app, clientId: 'plus', attributes: { 'post.logout.redirect.uris': '+' } });
    await given.client({ ...app, clientId: 'minus', attributes: { 'post.logout.redirect.uris': '-' } });
    await given.client({ ...app, clientId: 'unsaid', attributes: {} });
    await given.client({ ...app, clientId: 'off', enabled: false });
    await given.user(ann);
    const out = (params) => browser().open(oidc.logoutUrl(params));
    for (const client_id of ['app', 'plus', 'minus', 'unsaid', 'off', 'nobody'])
      for (const uri of [bye, redirect_uri])
        await step(`${client_id} ${uri}`, out({ client_id, post_logout_redirect_uri: uri }));
    await step('no client', out({ post_logout_redirect_uri: bye }));
    await step('the older parameter', out({ redirect_uri: bye }));
    const { tab, tokens } = await loggedIn(context);
    await step(
      'a broken hint',
      tab.open(oidc.logoutUrl({ id_token_hint: 'x', post_logout_redirect_uri: bye })),
    );
    await step(
      'an access token',
      tab.open(oidc.logoutUrl({ id_token_hint: tokens.access_token, post_logout_redirect_uri: bye })),
    );
    await step(
      'another client',
      tab.open(
        oidc.logoutUrl({ id_token_hint: tokens.id_token, client_id: 'plus', post_logout_redirect_uri: bye }),
      ),
    );
    await step('a hint alone', tab.open(oidc.logoutUrl({ id_token_hint: tokens.id_token })));
    await step(
      'again',
      tab.open(oidc.logoutUrl({ id_token_hint: tokens.id_token, post_logout_redirect_uri: bye, state: 's' })),
    );
    await step(
      'by post',
      browser().last ??
        oidc.logout({ id_token_hint: tokens.id_token, post_logout_redirect_uri: bye, state: 's' }),
    );
  },

  'confirmed and not': async (context) => {
    const { given, oidc, step } = context;
    await given.client(app);
    await given.user(ann);
    const { tab, tokens } = await loggedIn(context);
    await step('asked', tab.open(oidc.logoutUrl({})));
    await step('confirmed', tab.submit({ confirmLogout: 'Logout' }));
    await step(
      'gone',
      oidc.token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token, client_id: 'app' }),
    );
  },

  'by the front channel': async (context) => {
    const { given, oidc, step, browser } = context;
    const front = {
      'frontchannel.logout.url': 'https://app.example.org/front',
      'frontchannel.logout.session.required': 'true',
    };
    await given.client({ ...app, frontchannelLogout: true, attributes: { ...app.attributes, ...front } });
    await given.client({ ...app, clientId: 'other' });
    await given.user(ann);
    const { tab } = await loggedIn(context);
    const { tokens } = await loggedIn(context, 'other', tab).catch(async () => {
      await tab.open(oidc.authUrl({ client_id: 'other', redirect_uri }));
      const { code } = Object.fromEntries(new URL(tab.last.headers.location).searchParams);
      return {
        tokens: await given.tokens({
          grant_type: 'authorization_code',
          code,
          redirect_uri,
          client_id: 'other',
        }),
      };
    });
    const res = await step(
      'logout',
      tab.open(oidc.logoutUrl({ id_token_hint: tokens.id_token, post_logout_redirect_uri: bye, state: 's' })),
    );
    context.check(
      'frames',
      [...res.text.matchAll(/<iframe[^>]*src="([^"]*)"/g)].map(([, src]) =>
        src.replace(/sid=[^&"]*/, 'sid=x').replace(/&amp;/g, '&'),
      ),
    );
    context.check('way on', /app\.example\.org\/bye\?state=s/.test(res.text));
    await step(
      'nobody is in',
      browser().open(oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'none' })),
    );
  },
};
