// People who would rather not log in: what the client and the realm hear of it; and what a name alone is good for.
import { makeFlow } from '../scenario-parts/flow-trees.mjs';
import { app, eventsOf, phone, redirect_uri } from '../scenario-parts/second-factors.mjs';

const NAME = ['auth-username-form', 'REQUIRED'];
const BOTH = ['auth-username-password-form', 'REQUIRED'];
const CODE = ['auth-otp-form', 'REQUIRED'];
const otp = phone('Phone', 'latchkey-of-twenty-b');
const credentials = [{ type: 'password', value: 'pw' }, otp];
const ann = { username: 'ann', password: 'pw' };

const told = async ({ admin, check }, name) => {
  check(`${name}: events`, await eventsOf(admin, 'LOGIN', 'LOGIN_ERROR', 'RESTART_AUTHENTICATION'));
  await admin.delete('/events');
};

/** A client whose people go through these steps. */
const client = async ({ given, admin }, clientId, steps) => {
  const browser = await makeFlow(admin, clientId, steps);
  await given.client({ ...app, clientId, authenticationFlowBindingOverrides: { browser } });
};

export default {
  'at each form': async (context) => {
    const { given, admin, oidc, browser, step } = context;
    await given.realm({ eventsEnabled: true });
    await client(context, 'both', [BOTH, CODE]);
    await client(context, 'apart', [NAME, ['auth-password-form', 'REQUIRED'], CODE]);
    await given.user({ username: 'ann', credentials });
    const places = { both: [[], [ann]], apart: [[], [{ username: 'ann' }], [{ username: 'ann' }, ann]] };
    for (const [client_id, ways] of Object.entries(places))
      for (const way of ways)
        for (const cancel of ['', 'Cancel']) {
          const tab = browser();
          const name = `${client_id} ${way.length} "${cancel}"`;
          await tab.open(oidc.authUrl({ client_id, redirect_uri, state: 's' }));
          for (const answer of way) await tab.submit(answer);
          const page = tab.last;
          await step(name, tab.submit({ username: 'ann', password: 'pw', cancel }));
          await told(context, name);
          if (tab.last.status !== 302) continue;
          tab.last = page;
          await step(`${name}: the form again`, tab.submit(ann));
          await admin.delete('/events');
        }
  },

  'whoever is logged in and asked again': async (context) => {
    const { given, oidc, browser, step, check } = context;
    await given.realm({ eventsEnabled: true });
    await given.client(app);
    await given.user(ann);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit(ann);
    for (const more of [{ prompt: 'login' }, { max_age: '0', response_mode: 'fragment' }]) {
      await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, ...more }));
      await step(`again: ${Object.keys(more)}`, tab.submit({ ...ann, cancel: '' }));
      await told(context, `again: ${Object.keys(more)}`);
    }
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    check(
      'who they were before, they are still',
      new URL(tab.last.headers.location).searchParams.has('code'),
    );
  },

  'a passkey that they have not got': async (context) => {
    const { given, oidc, browser, step } = context;
    await given.realm({ eventsEnabled: true });
    await given.user(ann);
    const PASSKEY = ['webauthn-authenticator-passwordless', 'REQUIRED'];
    await client(context, 'name', [NAME, PASSKEY]);
    await client(context, 'both', [BOTH, PASSKEY]);
    await client(context, 'part', [NAME, ['part', 'REQUIRED', [PASSKEY]]]);
    for (const client_id of ['name', 'both', 'part']) {
      const tab = browser();
      await tab.open(oidc.authUrl({ client_id, redirect_uri }));
      await step(client_id, tab.submit(ann));
      await told(context, client_id);
    }
  },

  'what a name proves': async (context) => {
    const { given, oidc, browser, check } = context;
    await given.user({ username: 'ann', credentials });
    for (const [name, first] of Object.entries({ name: NAME, both: BOTH }))
      for (const [at, config] of [
        { credentials: 'password', included: 'true' },
        { credentials: 'password', included: 'false' },
        { credentials: 'none', included: 'true' },
        { credentials: 'otp', included: 'false' },
      ].entries()) {
        const clientId = `${name}-${at}`;
        const asks = ['part', 'CONDITIONAL', [['conditional-credential', 'REQUIRED', config], CODE]];
        await client(context, clientId, [first, asks]);
        const tab = browser();
        await tab.open(oidc.authUrl({ client_id: clientId, redirect_uri }));
        await tab.submit(ann);
        const fields = tab.page.forms.flatMap((form) => form.fields).map((field) => field.name);
        check(clientId, { status: tab.last.status, asksForCode: fields.includes('otp') });
      }
  },
};
