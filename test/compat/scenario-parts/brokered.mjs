// What scenarios of logins by an identity provider share: a stand-in for the provider, and the way there and back.
export const redirect_uri = 'https://app.example.org/cb';
export const eve = {
  sub: 'eve-there',
  preferred_username: 'eve',
  email: 'eve@example.org',
  email_verified: true,
  given_name: 'Eve',
  family_name: 'There',
};

/** A client, and a provider whose keys the realm has. */
export async function brokered(
  { given, admin, oidc, browser, keys, signJwt },
  { provider = {}, config = {} } = {},
) {
  const pages = {};
  const web = await given.web(pages);
  const pair = keys();
  await given.client({ clientId: 'app', publicClient: true, redirectUris: [redirect_uri] });
  await given.realm({ eventsEnabled: true });
  const made = await admin.post('/identity-provider/instances', {
    alias: 'up',
    providerId: 'oidc',
    enabled: true,
    ...provider,
    config: {
      issuer: web.url,
      authorizationUrl: `${web.url}/auth`,
      tokenUrl: `${web.url}/token`,
      userInfoUrl: `${web.url}/userinfo`,
      logoutUrl: `${web.url}/logout`,
      validateSignature: 'true',
      publicKeySignatureVerifier: JSON.stringify(pair.jwks),
      clientId: 'latchkey',
      clientSecret: 'secret',
      clientAuthMethod: 'client_secret_post',
      syncMode: 'IMPORT',
      ...config,
    },
  });
  if (made.status !== 201) throw new Error(`the provider: ${made.status} ${made.text}`);
  /** To the provider. @returns what it is asked */
  const leave = async (tab, params = {}) => {
    await tab.open(
      oidc.authUrl({ client_id: 'app', redirect_uri, state: 'mine', kc_idp_hint: 'up', ...params }),
    );
    await tab.follow();
    return new URL(tab.last.headers.location).searchParams;
  };
  /** What the provider answers about somebody, and where it sends them. */
  const admit = (asked, person = eve, claims = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const own = {
      iss: web.url,
      aud: 'latchkey',
      iat: now,
      exp: now + 300,
      nonce: asked.get('nonce'),
      sid: 'there',
    };
    const id_token = signJwt({ ...own, ...person, ...claims }, pair.pem);
    pages['/token'] = { access_token: 'at', token_type: 'Bearer', expires_in: 300, id_token };
    pages['/userinfo'] = person;
    return `${asked.get('redirect_uri')}?${new URLSearchParams({ code: 'code', state: asked.get('state') })}`;
  };
  const back = (asked, query) =>
    `${asked.get('redirect_uri')}?${new URLSearchParams({ state: asked.get('state'), ...query })}`;
  /** Follows what leads to ourselves. */
  const settle = async (tab) => {
    while (tab.last.headers.location && !tab.last.headers.location.startsWith(redirect_uri))
      await tab.follow();
    return tab.last;
  };
  const logIn = async (person, tab = browser()) => {
    const asked = await leave(tab);
    await tab.open(admit(asked, person));
    await settle(tab);
    return tab;
  };
  /** Events of those types: what they tell of the provider. */
  const told = async (...types) => {
    const { json } = await admin.get(`/events?${types.map((type) => `type=${type}`).join('&')}`);
    return json.toReversed().map(({ type, error, details = {} }) => {
      const { code_id: _code, token_id: _token, ...rest } = details;
      return { type, error, details: rest };
    });
  };
  return { web, pages, leave, admit, back, settle, logIn, told };
}
