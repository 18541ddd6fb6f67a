// Security keys and passkeys, as far as one gets without one: the pages, and what is said when it comes to nothing.
const redirect_uri = 'https://app.example.org/cb';
const app = { clientId: 'app', publicClient: true, redirectUris: [redirect_uri] };
const ann = { username: 'ann', password: 'pw' };
const seen = { ignore: ['id', 'time', 'userId', 'ipAddress'] };

const open = ({ oidc }, tab, params) => tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, ...params }));

/** A copy of the browser flow that asks for a credential of that kind. */
const asking = async ({ admin, given }, providerId, requirement = 'REQUIRED') => {
  await admin.post('/authentication/flows/browser/copy', { newName: 'keys' });
  const { json } = await admin.get('/authentication/flows/keys/executions');
  const execution = json.find((each) => each.providerId === providerId);
  const conditional = json.find((each) => /Conditional (?:2FA|OTP)/.test(each.displayName));
  await admin.put('/authentication/flows/keys/executions', { ...execution, requirement });
  await admin.put('/authentication/flows/keys/executions', { ...conditional, requirement: 'CONDITIONAL' });
  await given.realm({ browserFlow: 'keys' });
};

export default {
  'registration that comes to nothing': async (context) => {
    const { given, admin, browser, step } = context;
    await given.realm({ eventsEnabled: true });
    await given.client(app);
    for (const action of ['webauthn-register', 'webauthn-register-passwordless']) {
      const id = await given.user({ ...ann, username: action, requiredActions: [action] });
      const tab = browser();
      await open(context, tab);
      await tab.submit({ username: action, password: 'pw' });
      await step(`${action}: the page`, tab.follow());
      await step(`${action}: refused by the browser`, tab.submit({ error: 'NotAllowedError: no' }));
      await step(`${action}: tried again`, tab.submit({ isSetRetry: 'retry' }));
      await step(
        `${action}: broken`,
        tab.submit({ clientDataJSON: 'e30', attestationObject: 'e30', publicKeyCredentialId: 'YQ' }),
      );
      await step(`${action}: credentials`, admin.get(`/users/${id}/credentials`), seen);
    }
  },

  'asked for by the client': async (context) => {
    const { given, browser, step } = context;
    await given.client(app);
    await given.user(ann);
    const tab = browser();
    await open(context, tab, { kc_action: 'webauthn-register' });
    await tab.submit(ann);
    await step('the page', tab.follow());
    await step('cancelled', tab.submit({ 'cancel-aia': 'true' }));
  },

  'a second factor that is not set up': async (context) => {
    const { given, browser, step } = context;
    await given.client(app);
    await given.user(ann);
    await asking(context, 'webauthn-authenticator', 'ALTERNATIVE');
    const tab = browser();
    await open(context, tab);
    await step('nobody is asked', tab.submit(ann));
  },

  'passkeys on': async (context) => {
    const { given, admin, browser, step } = context;
    const { json } = await admin.get();
    await given.realm({ ...json, webAuthnPolicyPasswordlessPasskeysEnabled: true, eventsEnabled: true });
    await given.client(app);
    await given.user(ann);
    const tab = browser();
    await step('the page', open(context, tab));
    await step('a wrong password', tab.submit({ ...ann, password: 'x' }));
    await step('a password', tab.submit(ann));
    const signed = { authenticatorData: 'e30', clientDataJSON: 'e30', signature: 'e30', credentialId: 'e30' };
    for (const [name, fields] of [
      ['refused by the browser', { error: 'NotAllowedError: no' }],
      ['no signature', { authenticatorData: 'e30' }],
      ['without a name', signed],
      ['nobody’s', { ...signed, userHandle: 'e30' }],
    ]) {
      const other = browser();
      await open(context, other);
      await step(name, other.submit(fields));
    }
    await step('told', admin.get('/events'), seen);
  },
};
