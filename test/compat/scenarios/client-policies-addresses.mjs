// Client policies on addresses and names of authorities: which member is said to be wrong first, and what follows from others.
import { put } from '../scenario-parts/client-policy.mjs';

const HERE = 'https://app.example.org';
const uris = { redirectUris: [`${HERE}/cb`] };

/** What is made of a client, at each door. */
const making = (t) => {
  let number = 0;
  return async (name, more) => {
    number += 1;
    const made = await t.admin.post('/clients', { clientId: `a${number}`, ...uris, ...more });
    const token = await t.given.iat();
    const registered = await t.dcr.default.create({ clientId: `d${number}`, ...uris, ...more }, { token });
    t.check(name, [made.status, made.json, registered.status, registered.json.error_description]);
  };
};

export default {
  'secure-client-uris: the first that is wrong': async (t) => {
    await put(t, [['secure-client-uris']]);
    const http = 'http://app.example.org/x';
    const bad = {
      rootUrl: { rootUrl: http },
      adminUrl: { adminUrl: http },
      baseUrl: { baseUrl: http },
      redirectUris: { redirectUris: [http] },
      webOrigins: { webOrigins: ['http://app.example.org'] },
      ...Object.fromEntries(
        Object.entries({
          logoutUrl: 'backchannel.logout.url',
          jwksUri: 'jwks.url',
          requestUris: 'request.uris',
          postLogoutUris: 'post.logout.redirect.uris',
          logoUri: 'logoUri',
          tosUri: 'tosUri',
          policyUri: 'policyUri',
        }).map(([said, name]) => [said, { attributes: { [name]: http } }]),
      ),
    };
    const all = Object.values(bad);
    let left = all;
    for (let number = 0; left.length > 0; number += 1) {
      const rep = Object.assign({ clientId: `c${number}`, ...uris }, ...left, {
        attributes: Object.assign({}, ...left.map(({ attributes }) => attributes)),
      });
      const { status, json } = await t.admin.post('/clients', rep);
      t.check(`${left.length} are wrong`, [status, json]);
      const said = json?.error_description?.replace('Invalid ', '');
      left = left.filter((each) => each !== bad[said]);
      if (!bad[said]) break;
    }
    const make = making(t);
    for (const redirect of ['HTTPS://app.example.org/cb', `${HERE}/c*b`, '/cb', 'http://localhost/cb'])
      await make(redirect, { redirectUris: [redirect] });
    for (const after of ['+', '-', `${HERE}/##http://b`, '/x'])
      await make(`after logout ${after}`, { attributes: { 'post.logout.redirect.uris': after } });
    for (const origin of ['+', '*', HERE]) await make(`from ${origin}`, { webOrigins: [origin] });
    await make('a root and no redirects', { rootUrl: HERE, redirectUris: [] });
  },

  'secure-client-uris-pattern: every address': async (t) => {
    await put(t, [
      ['secure-client-uris-pattern', { 'allowed-patterns': ['https://app\\.example\\.org/.*'] }],
    ]);
    const make = making(t);
    await make('nothing but redirects', {});
    await make('origins elsewhere', { webOrigins: ['https://other.example.org'] });
    await make('redirects elsewhere', { redirectUris: ['https://other.example.org/cb'] });
    for (const [name, uri] of Object.entries({
      logoUri: `${HERE}/l`,
      policyUri: 'https://other.example.org/p',
    }))
      await make(name, { attributes: { [name]: uri } });
    const token = await t.given.iat();
    const told = ({ status, json }) => [status, json.error, json.error_description];
    const metadata = { redirect_uris: uris.redirectUris };
    t.check('metadata', told(await t.dcr.oidc.create(metadata, { token })));
    const elsewhere = { ...metadata, logo_uri: 'https://other.example.org/l' };
    t.check('metadata elsewhere', told(await t.dcr.oidc.create(elsewhere, { token })));
  },

  'tls-client-auth-ca-subject-dn: names that are alike': async (t) => {
    await put(t, [['tls-client-auth-ca-subject-dn', { 'ca-subject-dn': 'CN=Root, O=Ex', enforced: true }]]);
    const make = making(t);
    for (const name of [
      'CN=Root,O=Ex',
      'cn=root,o=ex',
      'CN=Root,  O=Ex',
      'O=Ex,CN=Root',
      'CN=Other',
      'garbage',
    ])
      await make(name, {
        clientAuthenticatorType: 'client-x509',
        attributes: { 'x509.subjectdn': 'CN=a', 'x509.casubjectdn': name },
      });
  },
};
