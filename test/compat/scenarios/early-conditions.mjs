// Parts of a browser flow that come before anybody is known, and what they depend on.
import { makeFlow } from '../scenario-parts/flows.mjs';

const redirect_uri = 'https://app.example.org/cb';

export default {
  'ahead of the form': async ({ admin, given, browser, oidc, check }) => {
    await given.realm({ eventsEnabled: true });
    await given.client({ clientId: 'app', publicClient: true, redirectUris: [redirect_uri] });
    await given.user({ username: 'ann', password: 'pw' });
    const events = async () => {
      const { json } = await admin.get('/events');
      await admin.delete('/events');
      return json.map(({ type, error }) => [type, error]);
    };
    const seen = (tab) => [tab.last.status, tab.page.messages, tab.page.forms.length > 0];
    const conditions = {
      'a scope that is granted': ['conditional-client-scope', { client_scope: 'email' }],
      'a scope that is not': ['conditional-client-scope', { client_scope: 'phone' }],
      'no scope': ['conditional-client-scope', { client_scope: 'phone', negate: 'true' }],
      'a role': ['conditional-user-role', { condUserRole: 'offline_access' }],
      'no role': ['conditional-user-role', { condUserRole: 'offline_access', negate: 'true' }],
      'no password so far': ['conditional-credential', { credentials: 'password', included: 'false' }],
      'a level': ['conditional-level-of-authentication', { 'loa-condition-level': '1', 'loa-max-age': '0' }],
    };
    for (const [name, [provider, config]] of Object.entries(conditions)) {
      const part = [
        [provider, 'REQUIRED', config],
        ['deny-access-authenticator', 'REQUIRED'],
      ];
      await makeFlow(admin, name, [
        [`if ${name}`, 'CONDITIONAL', part],
        [`${name}: the form`, 'REQUIRED', [['auth-username-password-form', 'REQUIRED']]],
      ]);
      await given.realm({ browserFlow: name });
      await events();
      const tab = browser();
      await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, scope: 'openid' }));
      check(`${name}: opened`, [...seen(tab), await events()]);
      if (tab.page.forms.length === 0) continue;
      await tab.submit({ username: 'ann', password: 'pw' });
      check(`${name}: answered`, [...seen(tab), await events()]);
    }
  },
};
