// Steps of flows that read who somebody is from a header or a certificate, and steps that limit sessions where nobody is asked.
import { makeFlow } from '../scenario-parts/flows.mjs';

const redirect_uri = 'https://app.example.org/cb';
const BASIC = 'http-basic-authenticator';
const FORM = 'auth-username-password-form';
const LIMITS = 'user-session-limits';
const USERNAME = ['direct-grant-validate-username', 'REQUIRED'];
const PASSWORD = ['direct-grant-validate-password', 'REQUIRED'];
const OLDEST = 'Terminate oldest session';

const basic = (text) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

async function people({ given }) {
  await given.realm({ eventsEnabled: true });
  await given.client({
    clientId: 'app',
    publicClient: true,
    directAccessGrantsEnabled: true,
    redirectUris: [redirect_uri],
  });
  await given.user({ username: 'ann', password: 'pw' });
  await given.user({ username: 'off', password: 'pw', enabled: false });
}

/** What came about, in words. */
const outcome = ({ status, headers, json, text }, events) => ({
  status,
  type: headers['content-type'],
  challenge: headers['www-authenticate'],
  location: headers.location?.startsWith(redirect_uri) ? 'the client' : headers.location && 'elsewhere',
  body: json?.access_token ? 'tokens' : (json ?? (text === '' ? 'empty' : 'a page')),
  events,
});

const eventsOf = async ({ admin }) => {
  const { json } = await admin.get('/events?max=20');
  await admin.delete('/events');
  return json
    .map(({ type, error, userId, details }) => [
      type,
      error,
      userId !== undefined && userId !== null,
      details?.username,
    ])
    .sort();
};

const headers = {
  nothing: {},
  right: basic('ann:pw'),
  'in other letters': basic('ANN:pw'),
  address: basic('ann@example.org:pw'),
  wrong: basic('ann:wrong'),
  nobody: basic('nobody:pw'),
  disabled: basic('off:pw'),
  'disabled, wrong': basic('off:wrong'),
  'no password': basic('ann:'),
  'no name': basic(':pw'),
};
/** Of nobody, Keycloak makes a server error of some. */
const ofSomebody = Object.entries(headers).filter(
  ([name]) => !['nothing', 'address', 'nobody', 'no name'].includes(name),
);

export default {
  'a browser with a header, or a form': async (context) => {
    const { admin, given, browser, oidc, check } = context;
    await people(context);
    await makeFlow(admin, 'own', [
      [BASIC, 'ALTERNATIVE'],
      [FORM, 'ALTERNATIVE'],
    ]);
    await given.realm({ browserFlow: 'own' });
    await admin.delete('/events');
    for (const [name, sent] of Object.entries(headers)) {
      const answer = await browser().open(oidc.authUrl({ client_id: 'app', redirect_uri }), {
        headers: sent,
      });
      check(name, outcome(answer, await eventsOf(context)));
    }
  },

  'a browser with a header alone': async (context) => {
    const { admin, given, browser, oidc, check } = context;
    await people(context);
    await makeFlow(admin, 'own', [[BASIC, 'REQUIRED']]);
    await given.realm({ browserFlow: 'own' });
    await admin.delete('/events');
    for (const name of ['nothing', 'right', 'wrong', 'nobody', 'disabled']) {
      const answer = await browser().open(oidc.authUrl({ client_id: 'app', redirect_uri }), {
        headers: headers[name],
      });
      check(name, outcome(answer, await eventsOf(context)));
    }
    const answer = await browser().open(oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'none' }), {
      headers: headers.right,
    });
    check('silently', outcome(answer, await eventsOf(context)));
  },

  'a header, and what follows it': async (context) => {
    const { admin, given, browser, oidc, check } = context;
    await people(context);
    const DENY = ['deny-access-authenticator', 'REQUIRED'];
    const used = { credentials: 'password', included: 'true' };
    const flows = {
      'no password': [
        [BASIC, 'REQUIRED'],
        ['used', 'CONDITIONAL', [['conditional-credential', 'REQUIRED', used], DENY]],
      ],
      'set up': [
        [BASIC, 'REQUIRED'],
        [
          'configured',
          'CONDITIONAL',
          [['conditional-user-configured', 'REQUIRED'], [BASIC, 'REQUIRED'], DENY],
        ],
      ],
      'behind a name': [
        ['auth-username-form', 'REQUIRED'],
        [BASIC, 'REQUIRED'],
      ],
      'before a password': [
        [BASIC, 'REQUIRED'],
        ['auth-password-form', 'REQUIRED'],
      ],
    };
    for (const [name, steps] of Object.entries(flows)) {
      await makeFlow(admin, name, steps);
      await given.realm({ browserFlow: name });
      await admin.delete('/events');
      const tab = browser();
      const url = oidc.authUrl({ client_id: 'app', redirect_uri });
      check(name, outcome(await tab.open(url, { headers: basic('ann:pw') }), await eventsOf(context)));
      if (tab.page.forms.length > 0)
        check(
          `${name}: answered`,
          outcome(await tab.submit({ username: 'ann', password: 'pw' }), await eventsOf(context)),
        );
    }
  },

  'events of who is turned away at once': async (context) => {
    const { admin, given, browser, oidc, check } = context;
    await people(context);
    await makeFlow(admin, 'own', [[BASIC, 'REQUIRED']]);
    await given.realm({ browserFlow: 'own' });
    for (const more of [{}, { response_mode: 'fragment' }, { scope: 'openid email', state: 'x' }]) {
      await admin.delete('/events');
      await browser().open(oidc.authUrl({ client_id: 'app', redirect_uri, ...more }), {
        headers: basic('ann:x'),
      });
      const [event] = (await admin.get('/events')).json;
      check(JSON.stringify(more), [event.type, event.error, event.details]);
    }
  },

  'sessions of logins': async (context) => {
    const { admin, given, browser, oidc, check, sleep } = context;
    await people(context);
    await given.client({ clientId: 'other', publicClient: true, redirectUris: [redirect_uri] });
    const [ann] = (await admin.get('/users?username=ann')).json;
    const sessions = async () =>
      (await admin.get(`/users/${ann.id}/sessions`)).json
        .map(({ clients }) => Object.values(clients).sort().join())
        .sort();
    const flows = {
      'one of a client': { userClientLimit: '1', behavior: 'Deny new session' },
      'both limits': { userRealmLimit: '2', userClientLimit: '1', behavior: OLDEST },
      'no limits': { behavior: OLDEST },
    };
    for (const [name, config] of Object.entries(flows)) {
      const forms = [
        [FORM, 'REQUIRED'],
        [LIMITS, 'REQUIRED', config],
      ];
      await makeFlow(admin, name, [
        ['auth-cookie', 'ALTERNATIVE'],
        [`forms of ${name}`, 'ALTERNATIVE', forms],
      ]);
      await given.realm({ browserFlow: name });
      await admin.post(`/users/${ann.id}/logout`);
      await admin.delete('/events');
      const tabs = [];
      const told = async (what, answer) =>
        check(`${name}: ${what}`, [outcome(answer, await eventsOf(context)), await sessions()]);
      for (const client_id of ['app', 'other', 'app']) {
        // Which is the oldest is a matter of seconds.
        if (name === 'both limits') await sleep(1100);
        const tab = browser();
        tabs.push(tab);
        await tab.open(oidc.authUrl({ client_id, redirect_uri }));
        await told(client_id, await tab.submit({ username: 'ann', password: 'pw' }));
      }
      await told('the first goes on', await tabs[0].open(oidc.authUrl({ client_id: 'other', redirect_uri })));
      await tabs[0].open(oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'login' }));
      await told('the first again', await tabs[0].submit({ username: 'ann', password: 'pw' }));
    }
  },

  'a password grant with a header': async (context) => {
    const { admin, given, oidc, check } = context;
    await people(context);
    await makeFlow(admin, 'own', [[BASIC, 'REQUIRED']]);
    await given.realm({ directGrantFlow: 'own' });
    await admin.delete('/events');
    const grant = { grant_type: 'password', client_id: 'app' };
    for (const [name, sent] of ofSomebody)
      check(name, outcome(await oidc.token(grant, { headers: sent }), await eventsOf(context)));
  },

  'a password grant with a header, or a name and a password': async (context) => {
    const { admin, given, oidc, check } = context;
    await people(context);
    await makeFlow(admin, 'own', [
      [BASIC, 'ALTERNATIVE'],
      ['form', 'ALTERNATIVE', [USERNAME, PASSWORD]],
    ]);
    await given.realm({ directGrantFlow: 'own' });
    await admin.delete('/events');
    const grant = { grant_type: 'password', client_id: 'app', username: 'ann', password: 'pw' };
    for (const [name, sent] of Object.entries(headers))
      check(name, outcome(await oidc.token(grant, { headers: sent }), await eventsOf(context)));
    check('wrong', outcome(await oidc.token({ ...grant, password: 'x' }), await eventsOf(context)));
    check('no name', outcome(await oidc.token({ ...grant, username: undefined }), await eventsOf(context)));
  },

  'sessions of password grants': async (context) => {
    const { admin, given, oidc, check, sleep } = context;
    await people(context);
    await given.client({ clientId: 'other', publicClient: true, directAccessGrantsEnabled: true });
    const [ann] = (await admin.get('/users?username=ann')).json;
    const grant = (client_id, more) =>
      oidc.token({ grant_type: 'password', client_id, username: 'ann', password: 'pw', ...more });
    const sessions = async () =>
      (await admin.get(`/users/${ann.id}/sessions`)).json
        .map(({ clients }) => Object.values(clients).join())
        .sort();
    const flows = {
      'one in the realm': { userRealmLimit: '1', userClientLimit: '0', behavior: 'Deny new session' },
      'two in the realm': { userRealmLimit: '2', userClientLimit: '0', behavior: 'Deny new session' },
      'one of a client': { userRealmLimit: '0', userClientLimit: '1', behavior: 'Deny new session' },
      'in words': { userRealmLimit: '1', behavior: 'Deny new session', errorMessage: 'One at a time.' },
      'the oldest ends': { userRealmLimit: '1', behavior: OLDEST },
      'the oldest of two ends': { userRealmLimit: '2', behavior: OLDEST },
      'the oldest of a client ends': { userClientLimit: '1', behavior: OLDEST },
      'both limits': { userRealmLimit: '2', userClientLimit: '1', behavior: OLDEST },
    };
    for (const [name, config] of Object.entries(flows)) {
      await makeFlow(admin, name, [USERNAME, PASSWORD, [LIMITS, 'REQUIRED', config]]);
      await given.realm({ directGrantFlow: name });
      await admin.post(`/users/${ann.id}/logout`);
      await admin.delete('/events');
      for (const client of ['app', 'other', 'app', 'app']) {
        // Which is the oldest is a matter of seconds.
        if (config.behavior === OLDEST && config.userRealmLimit === '2') await sleep(1100);
        check(`${name}: ${client}`, [
          outcome(await grant(client), await eventsOf(context)),
          await sessions(),
        ]);
      }
      check(`${name}: wrong`, outcome(await grant('app', { password: 'x' }), await eventsOf(context)));
    }
  },

  'limits before the password, and what is set up': async (context) => {
    const { admin, given, oidc, check } = context;
    await people(context);
    const grant = (more) =>
      oidc.token({ grant_type: 'password', client_id: 'app', username: 'ann', password: 'pw', ...more });
    const one = { userRealmLimit: '1', behavior: 'Deny new session' };
    await grant({});
    await makeFlow(admin, 'early', [USERNAME, [LIMITS, 'REQUIRED', one], PASSWORD]);
    await given.realm({ directGrantFlow: 'early' });
    await admin.delete('/events');
    check('early', outcome(await grant({}), await eventsOf(context)));
    check('early, wrong', outcome(await grant({ password: 'x' }), await eventsOf(context)));
    check('early, nobody', outcome(await grant({ username: 'nobody' }), await eventsOf(context)));
    const part = [
      ['conditional-user-configured', 'REQUIRED'],
      [LIMITS, 'REQUIRED', one],
    ];
    await makeFlow(admin, 'part', [USERNAME, PASSWORD, ['limited', 'CONDITIONAL', part]]);
    await given.realm({ directGrantFlow: 'part' });
    check('as part', outcome(await grant({}), await eventsOf(context)));
    await makeFlow(admin, 'unset', [USERNAME, PASSWORD, [LIMITS, 'REQUIRED', { behavior: OLDEST }]]);
    await given.realm({ directGrantFlow: 'unset' });
    check('no limits', outcome(await grant({}), await eventsOf(context)));
  },

  'nobody shows a certificate': async (context) => {
    const { admin, given, browser, oidc, check } = context;
    await people(context);
    const X509 = 'auth-x509-client-username-form';
    const config = { 'x509-cert-auth.mapper-selection': 'Username or Email' };
    await makeFlow(admin, 'form', [
      [X509, 'ALTERNATIVE', config],
      [FORM, 'ALTERNATIVE'],
    ]);
    await makeFlow(admin, 'alone', [[X509, 'REQUIRED', config]]);
    await makeFlow(admin, 'unconfigured', [[X509, 'REQUIRED']]);
    await admin.delete('/events');
    for (const flow of ['form', 'alone', 'unconfigured']) {
      await given.realm({ browserFlow: flow });
      const answer = await browser().open(oidc.authUrl({ client_id: 'app', redirect_uri }));
      check(`browser: ${flow}`, outcome(answer, await eventsOf(context)));
    }
    const GRANT = 'direct-grant-auth-x509-username';
    const grant = { grant_type: 'password', client_id: 'app' };
    await makeFlow(admin, 'grant', [[GRANT, 'REQUIRED', config]]);
    await makeFlow(admin, 'grant and password', [[GRANT, 'REQUIRED', config], PASSWORD]);
    await makeFlow(admin, 'grant unconfigured', [[GRANT, 'REQUIRED']]);
    await makeFlow(admin, 'both', [USERNAME, [GRANT, 'REQUIRED', config]]);
    for (const flow of ['grant', 'grant and password', 'grant unconfigured', 'both']) {
      await given.realm({ directGrantFlow: flow });
      for (const [name, more] of Object.entries({
        nothing: {},
        named: { username: 'ann', password: 'pw' },
        nobody: { username: 'nobody', password: 'pw' },
      }))
        check(`${flow}: ${name}`, outcome(await oidc.token({ ...grant, ...more }), await eventsOf(context)));
    }
  },
};
