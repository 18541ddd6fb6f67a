// Which URLs a client may have: of schemes that lead somewhere, with ports that are numbers, and placeholders as a root URL alone.
const MEMBERS = ['rootUrl', 'baseUrl', 'adminUrl'];
const ATTRIBUTES = ['policyUri', 'tosUri'];
const URLS = [
  ...['custom:x', 'custom:/x', 'custom://x/y', 'urn:a:b', 'com.app:/cb', 'intent://x', 'mailto:a@b.org'],
  ...[
    'http:x',
    'https:/x',
    'http://',
    'http:///x',
    'HTTPS://A',
    'ftp://a/b',
    'https://a?x',
    '?x',
    'a/b',
    '//x',
  ],
  ...['https://a:b/', 'https://[::1]/', 'https://u@h/', 'https://a:8443', 'https://a:/x'],
  ...['authBaseUrl', 'authAdminUrl', 'x'].map((name) => `\${${name}}`),
  ...['${authBaseUrl}/x', 'https://${x}/y'],
];

export default {
  'of every kind': async ({ admin, check }) => {
    let made = 0;
    const tell = async (name, client) => {
      made += 1;
      const { status, json } = await admin.post('/clients', { clientId: `c${made}`, ...client });
      check(name, [status, json]);
    };
    for (const url of URLS) {
      for (const member of MEMBERS) await tell(`${member} ${url}`, { [member]: url });
      for (const attribute of ATTRIBUTES)
        await tell(`${attribute} ${url}`, { attributes: { [attribute]: url } });
    }
    for (const adminUrl of ['/adm', ' ', 'urn:a:b', 'javascript:x', 'mailto:a@b.org', 'https://a/x#y'])
      await tell(`adminUrl ${adminUrl} of SAML`, { protocol: 'saml', adminUrl });
  },
};
