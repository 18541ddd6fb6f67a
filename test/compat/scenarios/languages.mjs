// Which language a page speaks, who remembers it, and whose words it uses.
const redirect_uri = 'https://app.example.org/cb';
const app = { clientId: 'app', publicClient: true, redirectUris: [redirect_uri] };
const speaking = {
  internationalizationEnabled: true,
  supportedLocales: ['en', 'de', 'zh-CN', 'pt-BR', 'ar'],
  defaultLocale: 'de',
};
/** Words of the realm, so that each server says the same. */
const words = { invalidUserMessage: 'Nein, {0}!', doLogIn: 'Hinein' };

const languageOf = (tab) => [
  tab.last.headers['content-language'],
  /<html[^>]*\blang="([^"]*)"/.exec(tab.last.text)?.[1],
  /<html[^>]*\bdir="([^"]*)"/.exec(tab.last.text)?.[1],
];
const withLocale = (tab, locale) =>
  `${tab.page.forms[0].action.replace(/session_code=[^&]*&?/, '')}&kc_locale=${locale}`;

export default {
  'asked for by the client and the browser': async ({ given, oidc, browser, check }) => {
    await given.realm(speaking);
    await given.client(app);
    const ask = async (name, params = {}, headers = {}) => {
      const tab = browser();
      await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, ...params }), { headers });
      check(name, languageOf(tab));
    };
    await ask('nothing');
    const tags =
      'en|EN|en-US|de-AT|fr ar|fr|zh|zh-CN|zh-TW|zh-Hans-CN|zh-Hans|zh_CN|pt|pt-PT|ar-EG|*|en;q=1'.split('|');
    for (const ui_locales of tags) await ask(`ui_locales ${ui_locales}`, { ui_locales });
    const accepted = ['en', 'fr, ar;q=0.5', 'de-AT', 'ar;q=0.1, en;q=0.2', '*', 'xx'];
    for (const each of accepted) await ask(`accept-language ${each}`, {}, { 'accept-language': each });
    await ask('a cookie', {}, { cookie: 'KEYCLOAK_LOCALE=ar', 'accept-language': 'en' });
    await ask('a cookie and ui_locales', { ui_locales: 'en' }, { cookie: 'KEYCLOAK_LOCALE=ar' });
    await ask('a cookie of another', {}, { cookie: 'KEYCLOAK_LOCALE=fr', 'accept-language': 'en' });
    await ask('kc_locale where nobody chose', { kc_locale: 'ar' });
  },

  'not spoken': async ({ given, oidc, browser, check }) => {
    await given.realm({ ...speaking, internationalizationEnabled: false });
    await given.client(app);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, ui_locales: 'de' }));
    check('ui_locales', languageOf(tab).slice(0, 2));
    await given.realm({ ...speaking, supportedLocales: ['de', 'en'], defaultLocale: 'ar' });
    const other = browser();
    await other.open(oidc.authUrl({ client_id: 'app', redirect_uri, ui_locales: 'fr' }));
    check('a default that is not supported', languageOf(other));
  },

  'chosen on a page': async ({ given, admin, oidc, browser, step, check }) => {
    await given.realm({ ...speaking, eventsEnabled: true });
    await given.client(app);
    const ann = await given.user({ username: 'ann', password: 'pw', attributes: { locale: ['de'] } });
    await admin.post('/localization/ar', words);
    await admin.post('/localization/de', words);
    const url = oidc.authUrl({ client_id: 'app', redirect_uri, ui_locales: 'en' });
    const tab = browser();
    await tab.open(url);
    check('before', languageOf(tab));
    await tab.open(withLocale(tab, 'ar'));
    check('switched', [languageOf(tab), tab.jar.get('KEYCLOAK_LOCALE')]);
    await step('a mistake, in the words of the realm', tab.submit({ username: 'ann', password: 'no' }));
    check('still', languageOf(tab));
    await tab.submit({ username: 'ann', password: 'pw' });
    check('arrived', [tab.last.status, tab.jar.get('KEYCLOAK_LOCALE')]);
    check('theirs', (await admin.get(`/users/${ann.id}`)).json.attributes);
    const events = (await admin.get('/events?type=UPDATE_PROFILE')).json;
    check(
      'told',
      events.map(({ type, details, clientId }) => ({ type, details, clientId })),
    );
    const again = browser();
    await again.open(url);
    check('another browser', languageOf(again));
    await again.submit({ username: 'ann', password: 'no' });
    check('once they are known', languageOf(again));
    await again.submit({ username: 'ann', password: 'pw' });
    check('told to the browser', again.jar.get('KEYCLOAK_LOCALE'));
  },

  'of somebody without one': async ({ given, oidc, browser, check }) => {
    await given.realm(speaking);
    await given.client(app);
    await given.user({ username: 'bob', password: 'pw' });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    tab.jar.set('KEYCLOAK_LOCALE', 'ar');
    await tab.submit({ username: 'bob', password: 'pw' });
    check('what another left is forgotten', [tab.last.status, tab.jar.get('KEYCLOAK_LOCALE') ?? 'none']);
  },
};
