// Classes of authentication: what is asked for, what is told, and what it takes to get there.
import { createHmac } from 'node:crypto';
import { eventsOf } from '../scenario-parts/second-factors.mjs';

const SECRET = 'a secret of twenty..';
const redirect_uri = 'https://app.example.org/cb';
const app = { clientId: 'app', publicClient: true, redirectUris: [redirect_uri] };
const ann = { username: 'ann', password: 'pw' };
const map = { 'acr.loa.map': JSON.stringify({ low: 0, silver: 1, gold: 2 }) };
const essential = (value) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values: [value] } } }),
});

const asker =
  ({ given, oidc, step, check, claims }, tab) =>
  async (name, client_id, params, answers = []) => {
    await step(name, tab.open(oidc.authUrl({ client_id, redirect_uri, ...params })));
    for (const answer of answers)
      if (tab.last.status === 200) await step(`${name}: answered`, tab.submit(answer));
    const { location = '' } = tab.last.headers;
    const { code } = Object.fromEntries(new URLSearchParams(location.replace(/^[^?]*\?/, '')));
    if (!code) return;
    const tokens = await given.tokens({ grant_type: 'authorization_code', code, redirect_uri, client_id });
    check(`${name}: acr`, claims(tokens.id_token).acr);
  };

/** A flow of two levels: a password, and a one-time password behind it. */
async function levelsByFactors({ given, admin }) {
  const at = '/authentication/flows';
  await admin.post(at, { alias: 'levels', providerId: 'basic-flow', topLevel: true, builtIn: false });
  const add = async (flow, path, rep, requirement, config) => {
    const res = await admin.post(`${at}/${encodeURIComponent(flow)}/executions/${path}`, rep);
    const id = res.headers.location?.split('/').at(-1);
    const all = (await admin.get(`${at}/levels/executions`)).json;
    const own = all.find((each) => (path === 'flow' ? each.displayName === rep.alias : each.id === id));
    await admin.put(`${at}/levels/executions`, { ...own, requirement });
    if (config)
      await admin.post(`/authentication/executions/${own.id}/config`, { alias: `c-${own.id}`, config });
  };
  await add('levels', 'execution', { provider: 'auth-cookie' }, 'ALTERNATIVE');
  await add('levels', 'flow', { alias: 'by levels', type: 'basic-flow' }, 'ALTERNATIVE');
  for (const [alias, level, provider] of [
    ['first', '1', 'auth-username-password-form'],
    ['second', '2', 'auth-otp-form'],
  ]) {
    await add('by levels', 'flow', { alias, type: 'basic-flow' }, 'CONDITIONAL');
    await add(alias, 'execution', { provider: 'conditional-level-of-authentication' }, 'REQUIRED', {
      'loa-condition-level': level,
      'loa-max-age': '36000',
    });
    await add(alias, 'execution', { provider }, 'REQUIRED');
  }
  await given.realm({ browserFlow: 'levels', eventsEnabled: true });
}

const twoFactors = (username) => ({
  username,
  password: undefined,
  credentials: [
    { type: 'password', value: 'pw' },
    {
      type: 'otp',
      secretData: JSON.stringify({ value: SECRET }),
      credentialData: JSON.stringify({
        subType: 'hotp',
        digits: 6,
        counter: 0,
        period: 30,
        algorithm: 'HmacSHA1',
      }),
    },
  ],
});

/** The one-time passwords of somebody, one after the other. */
function oneTimePasswords() {
  let count = 0;
  return () => {
    const moving = Buffer.alloc(8);
    moving.writeBigUInt64BE(BigInt(count++));
    const mac = createHmac('sha1', SECRET).update(moving).digest();
    return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
  };
}

export default {
  'in a flow that knows none': async (context) => {
    const { given, browser } = context;
    await given.client(app);
    await given.client({ ...app, clientId: 'mapped', attributes: map });
    await given.user(ann);
    const ask = asker(context, browser());
    await ask('nothing', 'app', {}, [ann]);
    await ask('one', 'app', { acr_values: '1' }, [{ password: 'pw' }]);
    await ask('two', 'app', { acr_values: '2' }, [{ password: 'pw' }]);
    await ask('gold', 'mapped', { acr_values: 'gold' }, [{ password: 'pw' }]);
    await ask('essential gold', 'mapped', essential('gold'), [{ password: 'pw' }]);
    await ask('essential silver', 'mapped', essential('silver'), [{ password: 'pw' }]);
    await ask('unknown', 'mapped', { acr_values: 'bronze' }, [{ password: 'pw' }]);
    await ask('essential unknown', 'mapped', essential('bronze'), [{ password: 'pw' }]);
  },

  'step by step': async (context) => {
    const { given, browser } = context;
    await levelsByFactors(context);
    await given.client({ ...app, attributes: map });
    await given.user(twoFactors('ann'));
    const otp = oneTimePasswords();
    const ask = asker(context, browser());
    await ask('silver', 'app', { acr_values: 'silver' }, [ann]);
    await ask('silver again', 'app', { acr_values: 'silver' });
    await ask('gold', 'app', { acr_values: 'gold' }, [{ otp: otp() }]);
    await ask('gold again', 'app', { acr_values: 'gold' });
    await ask('nothing', 'app', {});
    const other = asker(context, browser());
    await other('gold at once', 'app', { acr_values: 'gold' }, [ann, { otp: otp() }]);
    const plain = asker(context, browser());
    await plain('nothing at first', 'app', {}, [ann]);
    await plain('essential gold, silently', 'app', { ...essential('gold'), prompt: 'none' });
  },

  'a level that a client asks of everybody': async (context) => {
    const { given, browser } = context;
    await levelsByFactors(context);
    await given.client({ ...app, attributes: map });
    await given.client({ ...app, clientId: 'strict', attributes: { ...map, 'minimum.acr.value': 'gold' } });
    await given.client({ ...app, clientId: 'mild', attributes: { ...map, 'minimum.acr.value': 'silver' } });
    await given.user(twoFactors('ann'));
    const otp = oneTimePasswords();
    const ask = asker(context, browser());
    await ask('silver', 'app', { acr_values: 'silver' }, [ann]);
    await ask('enough for the mild', 'mild', {});
    await ask('silently at the strict', 'strict', { prompt: 'none' });
    await ask('nothing at the strict', 'strict', {}, [{ otp: otp() }]);
    await ask('silver at the strict', 'strict', { acr_values: 'silver' });
    const other = asker(context, browser());
    await other('silver at once', 'strict', { acr_values: 'silver' }, [ann, { otp: otp() }]);
    const third = asker(context, browser());
    await third('essential silver', 'strict', essential('silver'), [ann, { otp: otp() }]);
    const fourth = asker(context, browser());
    await fourth('gold at the mild', 'mild', { acr_values: 'gold' }, [ann, { otp: otp() }]);
  },

  'what a second factor is worth': async (context) => {
    const { given, browser, admin, http, realm, step, check, oidc } = context;
    await levelsByFactors(context);
    await given.client({ ...app, attributes: map });
    const without = {
      ...app,
      clientId: 'tells no level',
      defaultClientScopes: ['profile', 'roles', 'basic'],
    };
    await given.client(without);
    const userId = await given.user(twoFactors('ann'));
    const otp = oneTimePasswords();
    const id = async (type) =>
      (await admin.get(`/users/${userId}/credentials`)).json.find((each) => each.type === type)?.id;
    const own = { otp: await id('otp'), password: await id('password') };
    const tab = browser();
    const login = async (client_id, params, answers) => {
      await tab.open(oidc.authUrl({ client_id, redirect_uri, ...params }));
      for (const answer of answers) await tab.submit(answer);
      const code = new URL(tab.last.headers.location).searchParams.get('code');
      return (await given.tokens({ grant_type: 'authorization_code', code, redirect_uri, client_id }))
        .access_token;
    };
    const remove = (name, token, which) =>
      step(
        name,
        http.delete(`/realms/${realm}/account/credentials/${which}`, {
          token,
          headers: { accept: 'application/json' },
        }),
      );
    const low = await login('app', { acr_values: 'silver' }, [ann]);
    await remove('by a token of the first level', low, own.otp);
    await remove('a password', low, own.password);
    await remove('nothing', low, 'unknown');
    await remove('by a token that tells no level', await login('tells no level', {}, []), own.otp);
    const asked = (kc_action) => oidc.authUrl({ client_id: 'app', redirect_uri, kc_action });
    await step('another one, by a session of the first level', tab.open(asked('CONFIGURE_TOTP')));
    await step('a passkey', tab.open(asked('webauthn-register')));
    await step('recovery codes', tab.open(asked('CONFIGURE_RECOVERY_AUTHN_CODES')));
    await step('another password', tab.open(asked('UPDATE_PASSWORD')));
    await step('removed by a session of the first level', tab.open(asked(`delete_credential:${own.otp}`)));
    await step('the second level', tab.submit({ otp: otp() }));
    await step('is enough', tab.follow());
    await step('removed', tab.submit({ accept: 'Yes' }));
    await step('none is left, and none is asked for', tab.open(asked('CONFIGURE_TOTP')));
    check(
      'events',
      await eventsOf(
        admin,
        'REMOVE_TOTP',
        'REMOVE_CREDENTIAL',
        'REMOVE_CREDENTIAL_ERROR',
        'REMOVE_TOTP_ERROR',
      ),
    );
  },

  'what a token of the second level may': async (context) => {
    const { given, browser, admin, http, realm, step, oidc } = context;
    await levelsByFactors(context);
    await given.client({ ...app, attributes: map });
    const userId = await given.user(twoFactors('ann'));
    const otp = oneTimePasswords();
    const all = (await admin.get(`/users/${userId}/credentials`)).json;
    const which = all.find((each) => each.type === 'otp').id;
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, acr_values: 'gold' }));
    await tab.submit(ann);
    await tab.submit({ otp: otp() });
    const code = new URL(tab.last.headers.location).searchParams.get('code');
    const form = { grant_type: 'authorization_code', code, redirect_uri, client_id: 'app' };
    const { access_token: token } = await given.tokens(form);
    const headers = { accept: 'application/json' };
    await step(
      'removes it',
      http.delete(`/realms/${realm}/account/credentials/${which}`, { token, headers }),
    );
  },
};
