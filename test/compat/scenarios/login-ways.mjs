// Ways to prove who one is: which is asked for first, which may be taken instead, and what parts of a flow depend on.
import { app, eventsOf, phone, redirect_uri, timed } from '../scenario-parts/second-factors.mjs';

const SECRET = 'latchkey-of-twenty-b';
const hour = { period: 3600 };

/** Makes a flow of steps and parts, and binds it. A part is [alias, requirement, [...]], a step [provider, requirement, config]. */
async function bind({ admin, given }, steps) {
  const at = '/authentication/flows';
  await admin.post(at, { alias: 'own', providerId: 'basic-flow', topLevel: true, builtIn: false });
  await fill(admin, at, 'own', steps);
  await given.realm({ browserFlow: 'own' });
}

async function fill(admin, at, flow, steps) {
  const part = encodeURIComponent(flow);
  for (const [name, requirement, more] of steps) {
    const isPart = Array.isArray(more);
    const added = isPart
      ? await admin.post(`${at}/${part}/executions/flow`, {
          alias: name,
          type: 'basic-flow',
          provider: 'registration-page-form',
        })
      : await admin.post(`${at}/${part}/executions/execution`, { provider: name });
    const id = added.headers.location.split('/').at(-1);
    const all = (await admin.get(`${at}/${part}/executions`)).json;
    const made = isPart ? all.find(({ flowId }) => flowId === id) : all.find((each) => each.id === id);
    await admin.put(`${at}/${part}/executions`, { ...made, requirement });
    if (isPart) await fill(admin, at, name, more);
    else if (more)
      await admin.post(`/authentication/executions/${made.id}/config`, {
        alias: `${name} ${id}`,
        config: more,
      });
  }
}

/** The executions that the page for choosing offers. */
const offered = (tab) =>
  tab.page.forms.flatMap(({ fields }) =>
    fields.filter(({ name }) => name === 'authenticationExecution').map(({ value }) => value),
  );

const start = async ({ browser, oidc }, params = {}) => {
  const tab = browser();
  await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, ...params }));
  return tab;
};

export default {
  'a password or a code': async (context) => {
    const { given, step, check } = context;
    await bind(context, [
      ['auth-username-form', 'REQUIRED'],
      [
        'proof',
        'REQUIRED',
        [
          ['auth-otp-form', 'ALTERNATIVE'],
          ['auth-password-form', 'ALTERNATIVE'],
        ],
      ],
    ]);
    await given.client(app);
    await given.user({
      username: 'ann',
      credentials: [{ type: 'password', value: 'pw' }, phone('Phone', SECRET)],
    });
    await given.user({
      username: 'bob',
      credentials: [phone('Phone', SECRET), { type: 'password', value: 'pw' }],
    });
    await given.user({ username: 'cid', password: 'pw' });
    for (const username of ['ann', 'bob', 'cid']) {
      const tab = await start(context);
      await step(`${username}: asked`, tab.submit({ username }));
      await step(`${username}: which ways`, tab.submit({ tryAnotherWay: 'on' }));
      const ways = offered(tab);
      check(`${username}: ways`, ways.length);
      if (ways.length > 1)
        await step(`${username}: the second`, tab.submit({ authenticationExecution: ways[1] }));
      const isCode = tab.page.forms[0].fields.some(({ name }) => name === 'otp');
      await step(
        `${username}: in`,
        tab.submit(isCode ? { otp: await timed(SECRET, 0, hour) } : { password: 'pw' }),
      );
    }
  },

  'a way of several steps': async (context) => {
    const { given, step, check } = context;
    await bind(context, [
      ['auth-username-form', 'REQUIRED'],
      [
        'proof',
        'REQUIRED',
        [
          [
            'both',
            'ALTERNATIVE',
            [
              ['auth-password-form', 'REQUIRED'],
              ['auth-otp-form', 'REQUIRED'],
            ],
          ],
          ['auth-recovery-authn-code-form', 'ALTERNATIVE'],
        ],
      ],
    ]);
    await given.client(app);
    await given.user({
      username: 'ann',
      credentials: [{ type: 'password', value: 'pw' }, phone('Phone', SECRET)],
      requiredActions: ['CONFIGURE_RECOVERY_AUTHN_CODES'],
    });
    const tab = await start(context);
    await step('the password', tab.submit({ username: 'ann' }));
    await step('which ways', tab.submit({ tryAnotherWay: 'on' }));
    check('ways', offered(tab).length);
    const first = await start(context);
    await first.submit({ username: 'ann' });
    await step('the code', first.submit({ password: 'pw' }));
    await step('in', first.submit({ otp: await timed(SECRET, 0, hour) }));
    await first.follow();
    const codes = first.page.forms[0].fields
      .find(({ name }) => name === 'generatedRecoveryAuthnCodes')
      .value.split(',');
    await first.submit({ userLabel: 'Paper' });
    const other = await start(context);
    await step('by now', other.submit({ username: 'ann' }));
    await step('which ways by now', other.submit({ tryAnotherWay: 'on' }));
    const ways = offered(other);
    check('ways by now', ways.length);
    await step('the other', other.submit({ authenticationExecution: ways[1] }));
    await step('and back', other.submit({ tryAnotherWay: 'on' }));
    await step('the one', other.submit({ authenticationExecution: ways[0] }));
    await step('its second step', other.submit({ password: 'pw' }));
    await step('from there', other.submit({ tryAnotherWay: 'on' }));
    check('ways from there', offered(other).length);
    await other.open(other.last.url);
    const last = await start(context);
    await last.submit({ username: 'ann' });
    await last.submit({ tryAnotherWay: 'on' });
    await last.submit({ authenticationExecution: offered(last)[1] });
    await step('a code alone', last.submit({ recoveryCodeInput: codes[0] }));
  },

  'none of them': async (context) => {
    const { given, step, admin, check } = context;
    await given.realm({ eventsEnabled: true });
    await bind(context, [
      ['auth-username-password-form', 'REQUIRED'],
      [
        'proof',
        'REQUIRED',
        [
          ['auth-otp-form', 'ALTERNATIVE'],
          ['auth-recovery-authn-code-form', 'ALTERNATIVE'],
        ],
      ],
    ]);
    await given.client(app);
    await given.user({ username: 'ann', password: 'pw' });
    await given.user({
      username: 'bob',
      credentials: [{ type: 'password', value: 'pw' }, phone('Phone', SECRET)],
    });
    const tab = await start(context);
    await step('ann: has none', tab.submit({ username: 'ann', password: 'pw' }));
    const other = await start(context);
    await step('bob: has one', other.submit({ username: 'bob', password: 'pw' }));
    await step('bob: in', other.submit({ otp: await timed(SECRET, 0, hour) }));
    check('events', await eventsOf(admin, 'LOGIN_ERROR'));
  },

  'what everybody needs': async (context) => {
    const { given, step, admin, check } = context;
    await given.realm({ eventsEnabled: true });
    await bind(context, [
      ['auth-username-password-form', 'REQUIRED'],
      ['auth-recovery-authn-code-form', 'REQUIRED'],
    ]);
    await given.client(app);
    const id = await given.user({ username: 'ann', password: 'pw' });
    const tab = await start(context);
    await step('asked', tab.submit({ username: 'ann', password: 'pw' }));
    await step('the list', tab.follow());
    await step('taken', tab.submit({ userLabel: 'Paper' }));
    const other = await start(context);
    await step('from now on', other.submit({ username: 'ann', password: 'pw' }));
    const at = '/authentication/required-actions/CONFIGURE_RECOVERY_AUTHN_CODES';
    await admin.put(at, { ...(await admin.get(at)).json, enabled: false });
    await given.user({ username: 'bob', password: 'pw' });
    const third = await start(context);
    await step('where it is switched off', third.submit({ username: 'bob', password: 'pw' }));
    check('events', await eventsOf(admin, 'LOGIN_ERROR'));
    check('the user', (await admin.get(`/users/${id}`)).json.requiredActions);
  },

  'a password that nobody has set': async (context) => {
    const { given, step, admin, check } = context;
    await given.realm({ eventsEnabled: true });
    await bind(context, [
      ['auth-username-form', 'REQUIRED'],
      ['auth-password-form', 'REQUIRED'],
    ]);
    await given.client(app);
    await given.user({ username: 'ann' });
    const tab = await start(context);
    await step('asked', tab.submit({ username: 'ann' }));
    if (tab.page.forms.length) await step('answered', tab.submit({ password: 'pw' }));
    check('events', await eventsOf(admin, 'LOGIN_ERROR'));
  },

  'parts within parts': async (context) => {
    const { given, step, check } = context;
    await bind(context, [
      ['auth-username-form', 'REQUIRED'],
      [
        'proof',
        'REQUIRED',
        [
          ['by a code', 'ALTERNATIVE', [['auth-otp-form', 'REQUIRED']]],
          [
            'by a password',
            'ALTERNATIVE',
            [
              ['auth-password-form', 'REQUIRED'],
              [
                'more',
                'CONDITIONAL',
                [
                  ['conditional-user-configured', 'REQUIRED'],
                  ['auth-otp-form', 'REQUIRED'],
                ],
              ],
            ],
          ],
        ],
      ],
    ]);
    await given.client(app);
    await given.user({
      username: 'ann',
      credentials: [{ type: 'password', value: 'pw' }, phone('Phone', SECRET)],
    });
    await given.user({
      username: 'bob',
      credentials: [phone('Phone', SECRET), { type: 'password', value: 'pw' }],
    });
    for (const username of ['ann', 'bob']) {
      const tab = await start(context);
      await step(`${username}: asked`, tab.submit({ username }));
      await step(`${username}: which ways`, tab.submit({ tryAnotherWay: 'on' }));
      check(`${username}: ways`, offered(tab).length);
      const [first] = offered(tab);
      await step(`${username}: the first`, tab.submit({ authenticationExecution: first }));
      for (const way of ['first', 'second'])
        if (tab.page.forms.length) {
          const isCode = tab.page.forms[0].fields.some(({ name }) => name === 'otp');
          const steps = username === 'ann' ? 0 : 1;
          const answer = isCode ? { otp: await timed(SECRET, steps, hour) } : { password: 'pw' };
          await step(`${username}: answered, ${way}`, tab.submit(answer));
        }
    }
  },

  'a part that was gone through': async (context) => {
    const { given, step } = context;
    const condition = (flow_to_check, check_result) => [
      'conditional-sub-flow-executed',
      'REQUIRED',
      { flow_to_check, check_result },
    ];
    await bind(context, [
      ['auth-username-form', 'REQUIRED'],
      [
        'with a code',
        'CONDITIONAL',
        [
          ['conditional-user-configured', 'REQUIRED'],
          ['auth-otp-form', 'REQUIRED'],
        ],
      ],
      [
        'after it',
        'CONDITIONAL',
        [condition('with a code', 'not-executed'), ['auth-password-form', 'REQUIRED']],
      ],
      [
        'denied',
        'CONDITIONAL',
        [
          condition('after it', 'executed'),
          ['conditional-user-role', 'REQUIRED', { condUserRole: 'banned' }],
          ['deny-access-authenticator', 'REQUIRED'],
        ],
      ],
    ]);
    await context.admin.post('/roles', { name: 'banned' });
    await given.client(app);
    await given.user({
      username: 'ann',
      credentials: [{ type: 'password', value: 'pw' }, phone('Phone', SECRET)],
      roles: { realm: ['banned'] },
    });
    await given.user({ username: 'bob', password: 'pw' });
    await given.user({ username: 'cid', password: 'pw', roles: { realm: ['banned'] } });
    for (const username of ['ann', 'bob', 'cid']) {
      const tab = await start(context);
      await step(`${username}: asked`, tab.submit({ username }));
      const isCode = tab.page.forms[0]?.fields.some(({ name }) => name === 'otp');
      await step(
        `${username}: answered`,
        tab.submit(isCode ? { otp: await timed(SECRET, 0, hour) } : { password: 'pw' }),
      );
    }
  },

  'a part that is none': async (context) => {
    const { given, step } = context;
    const unknown = { flow_to_check: 'nothing', check_result: 'executed' };
    const not = { flow_to_check: 'nothing', check_result: 'not-executed' };
    await bind(context, [
      ['auth-username-password-form', 'REQUIRED'],
      [
        'first',
        'CONDITIONAL',
        [
          ['conditional-sub-flow-executed', 'REQUIRED', unknown],
          ['deny-access-authenticator', 'REQUIRED', { denyErrorMessage: 'executed' }],
        ],
      ],
      [
        'second',
        'CONDITIONAL',
        [
          ['conditional-sub-flow-executed', 'REQUIRED', not],
          ['deny-access-authenticator', 'REQUIRED', { denyErrorMessage: 'not executed' }],
        ],
      ],
    ]);
    await given.client(app);
    await given.user({ username: 'ann', password: 'pw' });
    await step('login', (await start(context)).submit({ username: 'ann', password: 'pw' }));
  },

  'whom a condition is about': async (context) => {
    const { given, step, admin } = context;
    const deny = (denyErrorMessage) => ['deny-access-authenticator', 'REQUIRED', { denyErrorMessage }];
    const attribute = (attribute_name, attribute_expected_value, more = {}) => [
      'conditional-user-attribute',
      'REQUIRED',
      { attribute_name, attribute_expected_value, ...more },
    ];
    await admin.put('/users/profile', {
      ...(await admin.get('/users/profile')).json,
      unmanagedAttributePolicy: 'ENABLED',
    });
    await admin.post('/roles', { name: 'banned' });
    await bind(context, [
      ['auth-username-password-form', 'REQUIRED'],
      [
        'role',
        'CONDITIONAL',
        [['conditional-user-role', 'REQUIRED', { condUserRole: 'banned' }], deny('has the role')],
      ],
      ['attribute', 'CONDITIONAL', [attribute('tier', 'gold'), deny('has the attribute')]],
      ['pattern', 'CONDITIONAL', [attribute('tier', 'si.*', { regex: 'true' }), deny('fits the pattern')]],
      [
        'scope',
        'CONDITIONAL',
        [['conditional-client-scope', 'REQUIRED', { client_scope: 'phone' }], deny('has the scope')],
      ],
      [
        'used',
        'CONDITIONAL',
        [
          ['conditional-credential', 'REQUIRED', { credentials: 'otp', included: 'true' }],
          deny('has used a code'),
        ],
      ],
      ['last', 'CONDITIONAL', [attribute('tier', 'none', { not: 'true' }), deny('is anybody else')]],
    ]);
    await given.client(app);
    await given.user({ username: 'ann', password: 'pw', roles: { realm: ['banned'] } });
    await given.user({ username: 'bob', password: 'pw', attributes: { tier: ['gold'] } });
    await given.user({ username: 'cid', password: 'pw', attributes: { tier: ['silver'] } });
    await given.user({ username: 'dan', password: 'pw', attributes: { tier: ['none'] } });
    for (const username of ['ann', 'bob', 'cid', 'dan'])
      await step(username, (await start(context)).submit({ username, password: 'pw' }));
    await step(
      'with a scope',
      (await start(context, { scope: 'openid phone' })).submit({ username: 'dan', password: 'pw' }),
    );
  },

  'a code on a condition of its own': async (context) => {
    const { given, step, admin } = context;
    await admin.put('/users/profile', {
      ...(await admin.get('/users/profile')).json,
      unmanagedAttributePolicy: 'ENABLED',
    });
    await admin.post('/roles', { name: 'trusted' });
    await admin.post('/roles', { name: 'watched' });
    await bind(context, [
      ['auth-username-password-form', 'REQUIRED'],
      [
        'auth-conditional-otp-form',
        'REQUIRED',
        {
          otpControlAttribute: 'otp',
          skipOtpRole: 'trusted',
          forceOtpRole: 'watched',
          defaultOtpOutcome: 'skip',
          noOtpRequiredForHeaderPattern: 'X-Place: home',
          forceOtpForHeaderPattern: 'x-place: abroad.*',
        },
      ],
    ]);
    await given.client(app);
    const credentials = [{ type: 'password', value: 'pw' }, phone('Phone', SECRET)];
    await given.user({ username: 'ann', credentials });
    await given.user({ username: 'bob', credentials, attributes: { otp: ['force'] } });
    await given.user({
      username: 'cid',
      credentials,
      attributes: { otp: ['skip'] },
      roles: { realm: ['watched'] },
    });
    await given.user({ username: 'dan', credentials, roles: { realm: ['watched'] } });
    await given.user({ username: 'eve', credentials, roles: { realm: ['trusted', 'watched'] } });
    await given.user({ username: 'fay', password: 'pw', roles: { realm: ['watched'] } });
    for (const username of ['ann', 'bob', 'cid', 'dan', 'eve', 'fay'])
      await step(username, (await start(context)).submit({ username, password: 'pw' }));
  },

  'what goes wrong': async (context) => {
    const { given, admin, step, check } = context;
    await given.realm({ eventsEnabled: true });
    await bind(context, [
      ['auth-username-form', 'REQUIRED'],
      [
        'proof',
        'REQUIRED',
        [
          ['auth-password-form', 'ALTERNATIVE'],
          ['auth-otp-form', 'ALTERNATIVE'],
        ],
      ],
    ]);
    await given.client(app);
    await given.user({
      username: 'ann',
      credentials: [{ type: 'password', value: 'pw' }, phone('Phone', SECRET)],
    });
    const tab = await start(context);
    await step('a wrong name', tab.submit({ username: 'nobody' }));
    await step('asked', tab.submit({ username: 'ann' }));
    await step('a wrong password', tab.submit({ password: 'no' }));
    await step('another way', tab.submit({ tryAnotherWay: 'on' }));
    const [, code] = offered(tab);
    await step(
      'a wrong code',
      await tab.submit({ authenticationExecution: code }).then(() => tab.submit({ otp: '000000' })),
    );
    check('events', await eventsOf(admin, 'LOGIN_ERROR'));
  },
};
