// The addresses and methods of the registration service, HEAD and Accept.
const rep = (clientId, more) => ({ clientId, redirectUris: ['https://app.example.org/cb'], ...more });
const uris = { redirect_uris: ['https://app.example.org/cb'] };
const seen = {
  headers: [
    'allow',
    'vary',
    'referrer-policy',
    'strict-transport-security',
    'x-content-type-options',
    'x-frame-options',
    'x-robots-tag',
  ],
};
export default {
  HEAD: async ({ given, dcr, step }) => {
    const created = await dcr.default.create(rep('app'), { token: await given.iat() });
    const token = created.json.registrationAccessToken;
    for (const provider of ['default', 'oidc']) {
      await step(`${provider}: collection`, dcr[provider].send('HEAD', undefined, { token }), seen);
      await step(`${provider}: a client`, dcr[provider].send('HEAD', 'app', { token }), seen);
      await step(`${provider}: without a token`, dcr[provider].send('HEAD', 'app'), seen);
    }
    await step('unknown provider', dcr.other('nothing').send('HEAD', undefined), seen);
  },

  'methods and addresses that are not offered': async ({ given, dcr, http, realm, step }) => {
    const created = await dcr.default.create(rep('app'), { token: await given.iat() });
    const token = created.json.registrationAccessToken;
    for (const provider of ['default', 'openid-connect']) {
      const at = `/realms/${realm}/clients-registrations/${provider}`;
      for (const method of ['put', 'patch'])
        await step(`${provider}: ${method} of the collection`, http[method](at, { token, json: {} }), seen);
      for (const method of ['get', 'delete'])
        await step(`${provider}: ${method} of the collection`, http[method](at, { token }), seen);
      await step(`${provider}: get with a slash`, http.get(`${at}/`, { token }), seen);
      await step(`${provider}: post with a slash`, http.post(`${at}/`, { json: {} }), seen);
      for (const method of ['post', 'patch'])
        await step(
          `${provider}: ${method} of a client`,
          http[method](`${at}/app`, { token, json: {} }),
          seen,
        );
      await step(`${provider}: a client with a slash`, http.get(`${at}/app/`, { token }));
      await step(`${provider}: below a client`, http.get(`${at}/app/more`, { token }), seen);
      await step(
        `${provider}: a client id with an escaped slash`,
        http.get(`${at}/app%2Fmore`, { token }),
        seen,
      );
    }
    for (const method of ['get', 'post', 'put', 'delete', 'patch']) {
      await step(
        `unknown provider: ${method}`,
        http[method](
          `/realms/${realm}/clients-registrations/nothing`,
          method === 'get' || method === 'delete' ? {} : { json: {} },
        ),
        seen,
      );
      await step(
        `no provider: ${method}`,
        http[method](
          `/realms/${realm}/clients-registrations/`,
          method === 'get' || method === 'delete' ? {} : { json: {} },
        ),
        seen,
      );
      await step(
        `unknown realm: ${method}`,
        http[method](
          '/realms/diff-nowhere/clients-registrations/default',
          method === 'get' || method === 'delete' ? {} : { json: {} },
        ),
        seen,
      );
    }
  },

  'what the caller would rather have': async ({ given, dcr, step }) => {
    const token = await given.iat();
    for (const accept of ['text/html', 'application/xml', 'application/json', 'text/plain, */*;q=0.5']) {
      const name = accept.replaceAll(/\W/g, '-');
      await step(`create as ${accept}`, dcr.default.create(rep(name), { token, headers: { accept } }), {
        page: false,
      });
      await step(
        `create at openid-connect as ${accept}`,
        dcr.oidc.create(uris, { token, headers: { accept } }),
        { page: false },
      );
      await step(`no token as ${accept}`, dcr.default.create(rep('no'), { headers: { accept } }), {
        page: false,
      });
      await step(`read as ${accept}`, dcr.default.read('nobody', { headers: { accept } }), { page: false });
      await step(
        `cut off as ${accept}`,
        dcr.default.create(undefined, {
          token,
          text: '{',
          headers: { accept, 'content-type': 'application/json' },
        }),
        { page: false },
      );
    }
  },
};
