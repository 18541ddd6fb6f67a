// What new users are asked to do, and what keeps people from logging in without a browser.
import { app, redirect_uri } from '../scenario-parts/second-factors.mjs';

const told = ({ status, json }) => [status, json.error_description];

const change = async ({ admin }, alias, said) => {
  const action = (await admin.get(`/authentication/required-actions/${alias}`)).json;
  await admin.put(`/authentication/required-actions/${alias}`, { ...action, ...said });
};

export default {
  'what every new user is asked': async (context) => {
    const { given, admin, check } = context;
    const make = async (username, more = {}) => {
      const { status } = await admin.post('/users', { username, enabled: true, ...more });
      const [user] = (await admin.get(`/users?username=${username}&exact=true`)).json;
      return [status, user?.requiredActions.toSorted()];
    };
    await change(context, 'CONFIGURE_TOTP', { defaultAction: true });
    check('nothing said', await make('first'));
    check('nothing wanted', await make('second', { requiredActions: [] }));
    check('another', await make('third', { requiredActions: ['UPDATE_PASSWORD'] }));
    check('the same', await make('fourth', { requiredActions: ['CONFIGURE_TOTP'] }));
    await change(context, 'TERMS_AND_CONDITIONS', { enabled: true, defaultAction: true });
    check('two', await make('fifth'));
    await change(context, 'TERMS_AND_CONDITIONS', { enabled: false });
    check('one of them off', await make('sixth'));
    const { id } = await given.client({ clientId: 'robot', serviceAccountsEnabled: true });
    const service = (await admin.get(`/clients/${id}/service-account-user`)).json;
    check('a service', service.requiredActions);
    const users = [{ username: 'imported', enabled: true }];
    await admin.post('/partialImport', { ifResourceExists: 'SKIP', users });
    const [imported] = (await admin.get('/users?username=imported&exact=true')).json;
    check('imported', imported.requiredActions);
  },

  'without a browser': async (context) => {
    const { given, admin, oidc, check } = context;
    await given.client({
      clientId: 'app',
      secret: 's',
      directAccessGrantsEnabled: true,
      serviceAccountsEnabled: true,
    });
    const basic = { basic: ['app', 's'] };
    const login = async (name, username) =>
      check(name, told(await oidc.token({ grant_type: 'password', username, password: 'pw' }, basic)));
    const user = (username, more = {}) => given.user({ username, password: 'pw', ...more });
    await change(context, 'VERIFY_EMAIL', { enabled: false });
    await given.realm({ verifyEmail: true });
    await user('unverified', { emailVerified: false });
    await login('an address that nobody is asked about', 'unverified');
    await given.realm({ verifyEmail: false });
    await user('nameless', { firstName: '', lastName: '' });
    await login('a profile with holes', 'nameless');
    await change(context, 'VERIFY_PROFILE', { enabled: false });
    await login('a profile with holes that nobody is asked about', 'nameless');
    await user('aged');
    await change(context, 'UPDATE_PASSWORD', { enabled: false });
    await given.realm({ passwordPolicy: 'forceExpiredPasswordChange(0)' });
    await login('a password past its time that nobody is asked about', 'aged');
    await given.realm({ passwordPolicy: '' });
    for (const action of ['UPDATE_PASSWORD', 'TERMS_AND_CONDITIONS', 'webauthn-register', 'NO_SUCH_ACTION']) {
      await user(`with-${action.toLowerCase()}`, { requiredActions: [action] });
      await login(`asked for ${action}`, `with-${action.toLowerCase()}`);
    }
    const client = await given.clientByName('app');
    const service = (await admin.get(`/clients/${client.id}/service-account-user`)).json;
    await admin.put(`/users/${service.id}`, { requiredActions: ['UPDATE_PROFILE'] });
    check(
      'a service with something to do',
      told(await oidc.token({ grant_type: 'client_credentials' }, basic)),
    );
  },

  'nothing that could be done': async ({ given, oidc, browser, admin, check }) => {
    await given.client(app);
    const at = '/authentication/required-actions/delete_credential';
    await admin.put(at, { ...(await admin.get(at)).json, enabled: true });
    const requiredActions = ['delete_credential', 'UPDATE_PASSWORD'];
    const id = await given.user({ username: 'ann', password: 'pw', requiredActions });
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit({ username: 'ann', password: 'pw' });
    await tab.follow();
    await tab.submit({ 'password-new': 'pw', 'password-confirm': 'pw' });
    check('in', [tab.last.status, new URL(tab.last.headers.location).searchParams.has('code')]);
    check('stays to be done', (await admin.get(`/users/${id}`)).json.requiredActions);
  },
};
