// Flows as nobody would draw them: what is taken first, what is passed over, and what may be taken instead.
import { makeFlow } from '../scenario-parts/flow-trees.mjs';
import { app, eventsOf, phone, redirect_uri, timed } from '../scenario-parts/second-factors.mjs';

const SECRET = 'latchkey-of-twenty-b';
const password = { type: 'password', value: 'pw' };
const scope = (client_scope, negate = 'false') => [
  'conditional-client-scope',
  'REQUIRED',
  { client_scope, negate },
];
const role = (negate = 'false') => ['conditional-user-role', 'REQUIRED', { condUserRole: 'banned', negate }];
const NAME = ['auth-username-form', 'REQUIRED'];
const either = (...providers) => providers.map((provider) => [provider, 'ALTERNATIVE']);

const TREES = {
  'alternatives beside a part that is passed over': [
    ['part', 'CONDITIONAL', [scope('phone'), ['auth-password-form', 'REQUIRED']]],
    ...either('auth-username-form', 'auth-username-password-form'),
  ],
  'alternatives beside one that is not': [
    ['part', 'CONDITIONAL', [scope('profile'), ['auth-username-password-form', 'REQUIRED']]],
    ...either('deny-access-authenticator', 'auth-username-form'),
  ],
  'a part of conditions alone': [NAME, ['part', 'REQUIRED', [role()]]],
  'a part whose parts are passed over': [
    NAME,
    ['part', 'REQUIRED', [['inner', 'CONDITIONAL', [role(), ['auth-otp-form', 'REQUIRED']]]]],
  ],
  'a denial behind what nobody can take': [
    ['part', 'REQUIRED', [['inner', 'REQUIRED', either('auth-password-form', 'deny-access-authenticator')]]],
  ],
  'a name, or a provider': [...either('auth-username-form', 'identity-provider-redirector')],
  'two ways by one credential': [
    NAME,
    ['part', 'REQUIRED', either('auth-otp-form', 'auth-password-form', 'auth-conditional-otp-form')],
  ],
  'a code, then the form of both': [
    NAME,
    ['auth-otp-form', 'REQUIRED'],
    ['auth-username-password-form', 'REQUIRED'],
  ],
};

/** Somebody answers whatever they are asked, by another way once where there is one. */
const through = async ({ oidc, browser, step, check, admin }, client_id, username) => {
  const tab = browser();
  const name = `${client_id}: ${username}`;
  await step(`${name}: begins`, tab.open(oidc.authUrl({ client_id, redirect_uri })));
  let looks = 1;
  for (let pages = 0; pages < 7 && tab.last.status === 200 && tab.page.forms.length; pages++) {
    const fields = tab.page.forms.flatMap((form) => form.fields);
    const has = (field) => fields.some((each) => each.name === field);
    const ways = fields.filter((each) => each.name === 'authenticationExecution').map(({ value }) => value);
    if (ways.length > 0) {
      check(`${name}: ways ${pages}`, ways.length);
      await step(`${name}: takes the last`, tab.submit({ authenticationExecution: ways.at(-1) }));
    } else if (looks-- > 0 && has('tryAnotherWay'))
      await step(`${name}: ways`, tab.submit({ tryAnotherWay: 'on' }));
    else {
      const all = { username, password: 'pw', otp: await timed(SECRET, 0, { period: 3600 }) };
      const answer = Object.fromEntries(Object.entries(all).filter(([field]) => has(field)));
      await step(`${name}: ${Object.keys(answer)} ${pages}`, tab.submit(answer));
    }
  }
  check(`${name}: events`, await eventsOf(admin, 'LOGIN', 'LOGIN_ERROR'));
  await admin.delete('/events');
};

/** Held by everybody. */
const held = role('true');
const CONFIGURED = ['conditional-user-configured', 'REQUIRED'];
const OTP = ['auth-otp-form', 'REQUIRED'];
const DENY = ['deny-access-authenticator', 'REQUIRED'];
/** What is beside the condition that people have set up what is beside it. */
const BESIDE = {
  'a part by a condition, and an alternative': [
    ['inner', 'CONDITIONAL', [held, DENY]],
    ['auth-password-form', 'ALTERNATIVE'],
  ],
  'a part by a condition, and an alternative not for all': [
    ['inner', 'CONDITIONAL', [held, DENY]],
    ['auth-otp-form', 'ALTERNATIVE'],
  ],
  'a part by a condition alone': [['inner', 'CONDITIONAL', [held, OTP]]],
  'a part by a condition, and what is required': [
    ['auth-password-form', 'REQUIRED'],
    ['inner', 'CONDITIONAL', [held, OTP]],
  ],
  'a part by the same condition': [['inner', 'CONDITIONAL', [CONFIGURED, OTP]]],
  'a part of a part by a condition': [['outer', 'REQUIRED', [['inner', 'CONDITIONAL', [held, OTP]]]]],
  'an alternative of a part by a condition': [
    ['outer', 'ALTERNATIVE', [['inner', 'CONDITIONAL', [held, OTP]]]],
  ],
  'a part that is required': [['inner', 'REQUIRED', [OTP]]],
  'a part that is an alternative': [['inner', 'ALTERNATIVE', [OTP]]],
  'parts of a code, or of none': [
    ['one', 'ALTERNATIVE', [['auth-otp-form', 'ALTERNATIVE']]],
    ['other', 'ALTERNATIVE', [DENY]],
  ],
  'what is switched off': [['inner', 'DISABLED', [OTP]]],
  'an empty part': [['inner', 'ALTERNATIVE', []]],
  'an empty part, and what is required': [['inner', 'REQUIRED', []], DENY],
};

const setUp = async ({ given, admin, oidc, browser, check }) => {
  await admin.post('/roles', { name: 'banned' });
  await given.user({ username: 'ann', credentials: [password, phone('Phone', SECRET)] });
  await given.user({ username: 'bob', password: 'pw' });
  for (const [at, [name, beside]] of Object.entries(BESIDE).entries()) {
    const clientId = `app-${at}`;
    const flow = await makeFlow(admin, clientId, [NAME, ['part', 'CONDITIONAL', [CONFIGURED, ...beside]]]);
    await given.client({ ...app, clientId, authenticationFlowBindingOverrides: { browser: flow } });
    for (const username of ['ann', 'bob']) {
      const tab = browser();
      await tab.open(oidc.authUrl({ client_id: clientId, redirect_uri }));
      const { status, headers } = await tab.submit({ username });
      const to = headers.location && new URL(headers.location);
      check(`${name}: ${username}`, {
        status,
        to: to && [to.origin === new URL(redirect_uri).origin, to.searchParams.get('execution')],
        asked: tab.page.forms[0]?.fields.map((field) => field.name),
      });
    }
  }
};

export default {
  'who has set up what is beside a condition': setUp,
  ...Object.fromEntries(
    Object.entries(TREES).map(([name, steps]) => [
      name,
      async (context) => {
        const { given, admin } = context;
        await given.realm({ eventsEnabled: true });
        await admin.post('/roles', { name: 'banned' });
        const browser = await makeFlow(admin, 'own', steps);
        await given.client({ ...app, authenticationFlowBindingOverrides: { browser } });
        await given.user({ username: 'ann', credentials: [password, phone('Phone', SECRET)] });
        await given.user({ username: 'bob', password: 'pw', roles: { realm: ['banned'] } });
        for (const username of ['ann', 'bob']) await through(context, 'app', username);
      },
    ]),
  ),
};
