// An OpenID provider of the scenario's own, and people who log in by it.
import { app, redirect_uri } from './second-factors.mjs';

export const BEA = {
  sub: 'ext-bea',
  preferred_username: 'Bea',
  email: 'bea@example.net',
  given_name: 'Bea',
  family_name: 'Example',
};

const AT = '/identity-provider/instances';

/** A realm whose people log in under the alias `idp`; what the provider says is set before each login. */
export async function provider(context, { config = {}, client = {}, ...rest } = {}) {
  const { given, admin, browser, keys, signJwt, oidc, realm, base } = context;
  const pair = keys();
  /** What it answers, by the path. */
  const pages = { '/jwks': pair.jwks };
  const web = await given.web(pages);
  const { url } = web;
  await given.client({ ...app, directAccessGrantsEnabled: true, ...client });
  const profile = (await admin.get('/users/profile')).json;
  await admin.put('/users/profile', { ...profile, unmanagedAttributePolicy: 'ENABLED' });
  const made = await admin.post(AT, {
    alias: 'idp',
    providerId: 'oidc',
    enabled: true,
    trustEmail: true,
    ...rest,
    config: {
      issuer: url,
      clientId: 'cid',
      clientSecret: 'secret',
      clientAuthMethod: 'client_secret_post',
      authorizationUrl: `${url}/authorize`,
      tokenUrl: `${url}/token`,
      userInfoUrl: `${url}/me`,
      jwksUrl: `${url}/jwks`,
      useJwksUrl: 'true',
      validateSignature: 'true',
      ...config,
    },
  });
  if (made.status !== 201) throw new Error(`no provider: ${made.text}`);

  /** Somebody goes there and comes back. @param answer of the token endpoint, beside its tokens */
  async function arrive({ claims = {}, person = BEA, answer = {}, alias = 'idp' } = {}) {
    const tab = browser();
    const query = new URLSearchParams({
      client_id: 'app',
      redirect_uri,
      response_type: 'code',
      scope: 'openid',
      kc_idp_hint: alias,
    });
    await tab.open(`/realms/${realm}/protocol/openid-connect/auth?${query}`);
    while (tab.last.headers.location?.startsWith(base)) await tab.follow();
    const there = new URL(tab.last.headers.location);
    const [state, nonce] = ['state', 'nonce'].map((name) => there.searchParams.get(name));
    const now = Math.floor(Date.now() / 1000);
    const own = { iss: url, aud: 'cid', sub: person.sub, exp: now + 300, iat: now, nonce };
    pages['/token'] = {
      access_token: 'theirs',
      token_type: 'Bearer',
      id_token: signJwt({ ...own, ...claims }, pair.pem),
      ...answer,
    };
    pages['/me'] = person;
    await tab.open(`/realms/${realm}/broker/${alias}/endpoint?${new URLSearchParams({ code: 'c', state })}`);
    while (tab.last.headers.location?.startsWith(base)) await tab.follow();
    return { tab, there };
  }

  return {
    web,
    pages,
    arrive,
    /** The same, and the client gets tokens. */
    async login(said) {
      const { tab } = await arrive(said);
      const code = new URL(tab.last.headers.location).searchParams.get('code');
      const { json } = await oidc.token({
        grant_type: 'authorization_code',
        client_id: 'app',
        redirect_uri,
        code,
      });
      return json.access_token;
    },
    map: (name, identityProviderMapper, config, alias = 'idp') =>
      admin.post(`${AT}/${alias}/mappers`, {
        name,
        identityProviderAlias: alias,
        identityProviderMapper,
        config,
      }),
    /** What became of somebody. */
    async user(username) {
      const [user] = (await admin.get(`/users?username=${encodeURIComponent(username)}&exact=true`)).json;
      if (!user) return 'nobody';
      const { realmMappings = [], clientMappings = {} } = (await admin.get(`/users/${user.id}/role-mappings`))
        .json;
      const ofClients = Object.values(clientMappings).flatMap(({ client, mappings }) =>
        mappings.map(({ name }) => `${client}.${name}`),
      );
      const groups = (await admin.get(`/users/${user.id}/groups`)).json;
      const links = (await admin.get(`/users/${user.id}/federated-identity`)).json;
      const { attributes = {}, firstName, lastName, email, emailVerified } = user;
      return {
        username: user.username,
        ...{ firstName, lastName, email, emailVerified },
        attributes: Object.fromEntries(Object.entries(attributes).toSorted()),
        roles: [...realmMappings.map(({ name }) => name), ...ofClients]
          .filter((name) => !/^default-roles/.test(name))
          .toSorted(),
        groups: groups.map(({ path }) => path).toSorted(),
        links,
      };
    },
  };
}
