// Whether people let a client in, and what they are asked.
const redirect_uri = 'https://app.example.org/cb';
const app = { clientId: 'app', publicClient: true, redirectUris: [redirect_uri] };
const ann = { username: 'ann', password: 'pw' };

export default {
  'accepted, refused, asked again': async ({ given, oidc, browser, step }) => {
    await given.client(app);
    await given.client({ ...app, clientId: 'ask', consentRequired: true });
    await given.user(ann);
    const tab = browser();
    await given.code({ client_id: 'app', redirect_uri }, ann, tab);
    const ask = (params) => tab.open(oidc.authUrl({ client_id: 'ask', redirect_uri, ...params }));
    await step('silently', ask({ prompt: 'none' }));
    await step('asked', ask());
    await step('the page', tab.follow());
    await step('the page again', tab.open(tab.last.url));
    await step('refused', tab.submit({ cancel: 'No' }));
    await ask();
    await tab.follow();
    await step('accepted', tab.submit({ accept: 'Yes' }));
    await step('silently now', ask({ prompt: 'none' }));
    await step('asked to ask', ask({ prompt: 'consent' }));
    await step('its page', tab.follow());
    await step('accepted again', tab.submit({ accept: 'Yes' }));
    await step('for more', ask({ scope: 'openid phone' }));
    await step('the page for more', tab.follow());
  },

  'a code that is not its': async ({ given, oidc, browser, step }) => {
    await given.client({ ...app, consentRequired: true });
    await given.user(ann);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit(ann);
    await tab.follow();
    await step('another code', tab.submit({ accept: 'Yes', code: 'x' }));
  },

  'with a screen of its own': async ({ given, oidc, browser, step }) => {
    const attributes = { 'display.on.consent.screen': 'true', 'consent.screen.text': 'The app itself' };
    await given.client({
      ...app,
      consentRequired: true,
      attributes,
      defaultClientScopes: ['basic'],
      optionalClientScopes: [],
    });
    await given.user(ann);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('asked', tab.submit(ann));
  },

  'in its own words, and in order': async ({ given, admin, oidc, browser, check }) => {
    const texts = ['Ahead of it', 'The app itself', 'Named second', 'Whenever'];
    const scope = (name, order) => ({
      name,
      protocol: 'openid-connect',
      attributes: {
        'display.on.consent.screen': 'true',
        'consent.screen.text': name,
        ...(order && { 'gui.order': order }),
      },
    });
    for (const [name, order] of [['Whenever'], ['Ahead of it', '2']])
      await admin.post('/client-scopes', scope(name.replaceAll(' ', '_'), order));
    await given.user(ann);
    const shows = { 'display.on.consent.screen': 'true', 'gui.order': '10' };
    const clients = {
      first: { attributes: { ...shows, 'consent.screen.text': 'The app itself' } },
      second: { attributes: shows, name: 'Named second' },
      third: { attributes: { 'consent.screen.text': 'The app itself' } },
    };
    for (const [clientId, more] of Object.entries(clients)) {
      const defaultClientScopes = ['basic', 'Whenever', 'Ahead_of_it'];
      await given.client({ ...app, clientId, consentRequired: true, defaultClientScopes, ...more });
      const tab = browser();
      const seen = async (name, params = {}) => {
        await tab.open(oidc.authUrl({ client_id: clientId, redirect_uri, ...params }));
        if (tab.last.status === 200) await tab.submit(ann);
        while (tab.last.headers.location?.includes('login-actions')) await tab.follow();
        const page = tab.last.text.replace(/[\s\S]*id="kc-oauth"/, '').replaceAll('_', ' ');
        const found = texts
          .map((text) => [page.search(new RegExp(`>\\s*${text}\\s*<`)), text])
          .filter(([at]) => at >= 0);
        check(
          `${clientId}: ${name}`,
          found.toSorted(([one], [other]) => one - other).map(([, text]) => text),
        );
      };
      await seen('asked');
      await tab.submit({ accept: 'Yes' });
      await seen('asked again', { prompt: 'consent' });
    }
  },

  'nothing to ask for': async ({ given, oidc, browser, step }) => {
    await given.client({
      ...app,
      consentRequired: true,
      defaultClientScopes: ['basic'],
      optionalClientScopes: [],
    });
    await given.user(ann);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await step('let in', tab.submit(ann));
  },
};
