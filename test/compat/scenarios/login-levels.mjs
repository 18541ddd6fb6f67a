// Classes of authentication: what is asked for, what is told, and what it takes to get there.
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
    const { given, browser, admin } = context;
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
    await given.realm({ browserFlow: 'levels' });
    await given.client({ ...app, attributes: map });
    await given.user({
      username: 'ann',
      password: undefined,
      credentials: [
        { type: 'password', value: 'pw' },
        {
          type: 'otp',
          secretData: JSON.stringify({ value: 'a secret of twenty..' }),
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
    const { createHmac } = await import('node:crypto');
    let count = 0;
    const otp = () => {
      const moving = Buffer.alloc(8);
      moving.writeBigUInt64BE(BigInt(count++));
      const mac = createHmac('sha1', 'a secret of twenty..').update(moving).digest();
      return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
    };
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
};
