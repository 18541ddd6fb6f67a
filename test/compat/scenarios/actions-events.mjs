// What the events of a login tell that went by an action.
import { app, eventsOf, fieldOf, redirect_uri, timed } from '../scenario-parts/second-factors.mjs';

const login = async ({ browser, oidc }, params = {}, more = {}) => {
  const tab = browser();
  await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, ...params }));
  await tab.submit({ username: 'ann', password: 'pw', ...more });
  if (/login-actions/.test(tab.last.headers.location ?? '')) await tab.follow();
  return tab;
};

export default {
  'of the account': async (context) => {
    const { given, admin, step, check } = context;
    await given.realm({ eventsEnabled: true, rememberMe: true });
    await given.client(app);
    await given.user({ username: 'ann', password: 'pw', requiredActions: ['CONFIGURE_TOTP'] });
    const tab = await login(context, {}, { rememberMe: 'on' });
    const totp = await timed(fieldOf(tab, 'totpSecret'));
    await step('good', tab.submit({ totp, userLabel: 'Phone' }));
    check('the login', await eventsOf(admin, 'LOGIN'));
    check('the update', await eventsOf(admin, 'UPDATE_CREDENTIAL'));
  },

  'of the client': async (context) => {
    const { given, admin, step, check } = context;
    await given.realm({ eventsEnabled: true });
    await given.client(app);
    await given.user({ username: 'ann', password: 'pw' });
    const tab = await login(context, { kc_action: 'UPDATE_PASSWORD' });
    await step('rather not', tab.submit({ 'cancel-aia': 'true' }));
    check('the login', await eventsOf(admin, 'LOGIN'));
    check('the refusal', await eventsOf(admin, 'CUSTOM_REQUIRED_ACTION_ERROR'));
  },

  'of terms': async (context) => {
    const { given, admin, step, check } = context;
    await given.realm({ eventsEnabled: true });
    const at = '/authentication/required-actions/TERMS_AND_CONDITIONS';
    await admin.put(at, { ...(await admin.get(at)).json, enabled: true });
    await given.client(app);
    await given.user({ username: 'ann', password: 'pw', requiredActions: ['TERMS_AND_CONDITIONS'] });
    const tab = await login(context);
    await step('declined', tab.submit({ cancel: 'Decline' }));
    check('the refusal', await eventsOf(admin, 'CUSTOM_REQUIRED_ACTION_ERROR', 'LOGIN_ERROR'));
    const again = await login(context);
    await step('accepted', again.submit({ accept: 'Accept' }));
    check('the acceptance', await eventsOf(admin, 'CUSTOM_REQUIRED_ACTION', 'LOGIN'));
  },
};
