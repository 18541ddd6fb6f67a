// Discovery from browsers: CORS, preflights, HEAD, Accept, and the methods that are not offered.
const origin = 'https://app.example.org';
const security = [
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
  'x-robots-tag',
  'pragma',
  'vary',
  'allow',
];
const headers = { headers: security };
const preflight = (method) => ({ headers: { origin, 'access-control-request-method': method } });

export default {
  HEAD: async ({ http, realm, step }) => {
    await step('realm', http.head(`/realms/${realm}`), headers);
    await step('metadata', http.head(`/realms/${realm}/.well-known/openid-configuration`), headers);
    await step('inserted', http.head(`/.well-known/oauth-authorization-server/realms/${realm}`), headers);
    await step('keys', http.head(`/realms/${realm}/protocol/openid-connect/certs`), headers);
    await step('from a browser', http.head(`/realms/${realm}`, { headers: { origin } }));
    await step('no such realm', http.head('/realms/diff-nowhere'), headers);
    await step('unknown', http.head(`/realms/${realm}/.well-known/nothing`));
  },

  'methods that are not offered': async ({ http, realm, step }) => {
    for (const [name, path] of [
      ['realm', `/realms/${realm}`],
      ['metadata', `/realms/${realm}/.well-known/openid-configuration`],
      ['inserted', `/.well-known/oauth-authorization-server/realms/${realm}`],
      ['keys', `/realms/${realm}/protocol/openid-connect/certs`],
      ['unknown', `/realms/${realm}/.well-known/nothing`],
      ['no such realm', '/realms/diff-nowhere'],
    ]) {
      for (const method of ['post', 'put', 'patch'])
        await step(`${method} ${name}`, http[method](path, { json: {} }), headers);
      await step(`delete ${name}`, http.delete(path), headers);
    }
  },

  preflight: async ({ http, realm, step }) => {
    for (const [name, path] of [
      ['realm', `/realms/${realm}`],
      ['metadata', `/realms/${realm}/.well-known/openid-configuration`],
      ['oauth metadata', `/realms/${realm}/.well-known/oauth-authorization-server`],
      ['uma2', `/realms/${realm}/.well-known/uma2-configuration`],
      ['inserted', `/.well-known/oauth-authorization-server/realms/${realm}`],
      ['keys', `/realms/${realm}/protocol/openid-connect/certs`],
      ['unknown', `/realms/${realm}/.well-known/nothing`],
      ['no such realm', '/realms/diff-nowhere'],
    ]) {
      await step(`${name}, GET`, http.options(path, preflight('GET')), headers);
      await step(`${name}, no origin`, http.options(path), headers);
    }
    await step('asking for POST', http.options(`/realms/${realm}`, preflight('POST')));
    await step(
      'asking for headers',
      http.options(`/realms/${realm}/protocol/openid-connect/certs`, {
        headers: {
          ...preflight('GET').headers,
          'access-control-request-headers': 'x-colour, mcp-protocol-version',
        },
      }),
    );
  },

  'from a browser': async ({ http, oidc, realm, step }) => {
    await step('keys', oidc.certs({ headers: { origin } }), headers);
    await step('realm', http.get(`/realms/${realm}`, { headers: { origin } }), headers);
    await step(
      'inserted',
      http.get(`/.well-known/oauth-authorization-server/realms/${realm}`, { headers: { origin } }),
      headers,
    );
    await step('an opaque origin', oidc.discovery({ headers: { origin: 'null' } }));
    await step('an origin that is none', oidc.certs({ headers: { origin: 'not an origin' } }));
    await step('no such realm', http.get('/realms/diff-nowhere', { headers: { origin } }));
    await step('unknown', http.get(`/realms/${realm}/.well-known/nothing`, { headers: { origin } }));
  },

  'whatever the client would rather have': async ({ http, oidc, realm, step }) => {
    for (const accept of [
      'text/html',
      'application/xml',
      'application/json',
      'application/jrd+json, */*;q=0.1',
    ]) {
      await step(`realm as ${accept}`, http.get(`/realms/${realm}`, { headers: { accept } }));
      await step(`metadata as ${accept}`, oidc.discovery({ headers: { accept } }));
      await step(`keys as ${accept}`, oidc.certs({ headers: { accept } }));
    }
    await step(
      'no such realm as XML',
      http.get('/realms/diff-nowhere', { headers: { accept: 'application/xml' } }),
    );
    await step(
      'with a condition',
      oidc.certs({ headers: { 'if-none-match': '*', 'if-modified-since': 'Sat, 01 Jan 2033 00:00:00 GMT' } }),
    );
  },
};
