// What a provider says of somebody and how: names, addresses, whether they are verified; and what events tell of each page on the way.
import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { brokered, eve } from '../scenario-parts/brokered.mjs';
import { makeFlow } from '../scenario-parts/flows.mjs';

const AT = '/identity-provider/instances/up';

/** Somebody logs in about whom ID token and userinfo say different things. @returns who they are here */
async function arriving(
  { admin, browser },
  { pages, leave, admit, settle },
  name,
  { info = {}, token = {} },
) {
  const person = { ...eve, sub: name, preferred_username: name, email: `${name}@example.org` };
  const tab = browser();
  const url = admit(await leave(tab), { ...person, ...token });
  pages['/userinfo'] = { ...person, ...info };
  await tab.open(url);
  await settle(tab);
  const users = (await admin.get(`/users?email=${name}@example.org&exact=true`)).json;
  return users.map(({ username, firstName, lastName, emailVerified }) => [
    username,
    firstName,
    lastName,
    emailVerified,
  ]);
}

const base64url = (part) => Buffer.from(part).toString('base64url');

/** A JWE (RFC 7516) for a key that a realm publishes. */
function encrypted(text, jwk, header) {
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const oaepHash = header.alg === 'RSA-OAEP' ? 'sha1' : 'sha256';
  const contentKey = randomBytes(32);
  const wrapped = publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, contentKey);
  const head = base64url(JSON.stringify(header));
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', contentKey, iv).setAAD(Buffer.from(head));
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return [head, ...[wrapped, iv, sealed, cipher.getAuthTag()].map(base64url)].join('.');
}

export default {
  'what is encrypted for the realm': async (context) => {
    const { check, admin, browser, keys, oidc, signJwt } = context;
    const { pages, leave, admit, settle } = await brokered(context);
    const { config, ...provider } = (await admin.get(AT)).json;
    const { keys: published } = (await oidc.certs()).json;
    const key = published.find(({ use }) => use === 'enc');
    const header = { alg: 'RSA-OAEP', enc: 'A256GCM', cty: 'JWT', kid: key.kid };
    const strange = keys();
    const tell = async (name, write, { accessToken, ...more } = {}) => {
      await admin.put(AT, { ...provider, config: { ...config, ...more } });
      const tab = browser();
      const url = admit(await leave(tab), eve);
      const { id_token: own } = pages['/token'];
      pages['/token'].id_token = write(own, JSON.parse(Buffer.from(own.split('.')[1], 'base64url')));
      if (accessToken) pages['/token'].access_token = accessToken(own);
      await tab.open(url);
      const { status, headers } = await settle(tab);
      check(name, [status, headers.location?.split('?')[0], tab.page?.messages]);
    };
    const unproved = { validateSignature: 'false' };
    await tell('a token', (token) => encrypted(token, key, header));
    await tell('for the key in use', (token) => encrypted(token, key, { alg: 'RSA-OAEP', enc: 'A256GCM' }));
    await tell('for no key of ours', (token) => encrypted(token, key, { ...header, kid: 'x' }));
    await tell('in another way', (token) => encrypted(token, key, { ...header, alg: 'RSA-OAEP-256' }));
    await tell('changed', (token) => `${encrypted(token, key, header).slice(0, -4)}AAAA`);
    await tell('twice', (token) => encrypted(encrypted(token, key, header), key, header));
    await tell('not signed', (_, claims) => encrypted(JSON.stringify(claims), key, header), unproved);
    const byOther = (_, claims) => encrypted(signJwt(claims, strange.pem), key, header);
    await tell('signed by another', byOther);
    await tell('signed by another, and nobody asks', byOther, unproved);
    const accessToken = (token) => encrypted(token, key, header);
    await tell('an access token', (token) => token, { accessToken, isAccessTokenJWT: 'true' });
  },

  'whether an address is verified': async (context) => {
    const { check, admin } = context;
    const world = await brokered(context, { provider: { trustEmail: true } });
    let count = 0;
    const said = async (token, info) => {
      count += 1;
      const claims = { token: { email_verified: token }, info: { email_verified: info } };
      check(`token ${token}, info ${info}`, await arriving(context, world, `person${count}`, claims));
    };
    await said(true, true);
    await said(true, false);
    await said(true, null);
    await said(true, undefined);
    await said(false, true);
    await said(false, undefined);
    await said(undefined, false);
    await said(undefined, undefined);
    await said('false', 'true');
    const provider = (await admin.get(AT)).json;
    await admin.put(AT, { ...provider, config: { ...provider.config, disableUserInfo: 'true' } });
    await said(false, true);
    await said(undefined, false);
  },

  'what somebody is called': async (context) => {
    const { check } = context;
    const world = await brokered(context);
    const called = async (name, info) => check(name, await arriving(context, world, name, { info }));
    await called('numbers', { given_name: 5, preferred_username: 4711 });
    await called('blanks', { preferred_username: ' blanks ' });
    await called('capitals', { preferred_username: 'CAPITALS' });
    await called('empty', { preferred_username: '' });
    await called('nameless', { preferred_username: undefined });
    await called('whole', { given_name: undefined, family_name: undefined, name: 'Ann von Bee' });
  },

  'what is passed on by name': async (context) => {
    const { check, admin, browser } = context;
    const { leave } = await brokered(context);
    const { config, ...provider } = (await admin.get(AT)).json;
    const asked = { login_hint: 'eve', max_age: '60', ui_locales: 'de', display: 'page' };
    for (const forwardParameters of ['login_hint, max_age,ui_locales', 'display', '']) {
      await admin.put(AT, { ...provider, config: { ...config, forwardParameters } });
      const told = await leave(browser(), asked);
      check(
        `"${forwardParameters}"`,
        Object.keys(asked).map((name) => told.get(name)),
      );
    }
  },

  'another way than by the mail': async (context) => {
    const { check, admin, given } = context;
    const { logIn, settle } = await brokered(context);
    await given.mailbox();
    await given.user({ username: 'ann', password: 'pw' });
    const seen = (tab) => [tab.last.status, tab.page?.forms[0]?.fields.map(({ name }) => name).toSorted()];
    const tab = await logIn({ ...eve, sub: 'x', preferred_username: 'other', email: 'ann@example.org' });
    await tab.submit({ submitAction: 'linkAccount' });
    await settle(tab);
    check('a mail', seen(tab));
    await tab.submit({ tryAnotherWay: 'on' });
    await settle(tab);
    const ways = [...tab.last.text.matchAll(/name="authenticationExecution" value="([^"]*)"/g)];
    check('the ways', [seen(tab), ways.length]);
    await tab.submit({ authenticationExecution: ways[1]?.[1] });
    await settle(tab);
    check('the password', seen(tab));
    await tab.submit({ password: 'pw' });
    check('linked', (await settle(tab)).headers.location.split('?')[0]);
    const [{ id }] = (await admin.get('/users?username=ann')).json;
    check('links', (await admin.get(`/users/${id}/federated-identity`)).json);
  },

  'events of the pages on the way': async (context) => {
    const { check, admin, given } = context;
    const { logIn, settle } = await brokered(context);
    await given.user({ username: 'ann', password: 'pw' });
    const told = async (name) => {
      const { json } = await admin.get('/events?max=50');
      const kinds = json.toReversed().map(({ type, error, details: { context: about, username } = {} }) => ({
        type,
        error,
        about,
        username,
      }));
      check(name, kinds);
      await admin.delete('/events');
    };
    const tab = await logIn({ ...eve, given_name: undefined });
    await told('to be looked at');
    await tab.submit({ firstName: '' });
    await told('nothing for a name');
    await tab.submit({ firstName: 'Eve' });
    await settle(tab);
    await told('looked at');
    const other = await logIn({ ...eve, sub: 'x', preferred_username: 'ann', email: 'ann@example.org' });
    await told('is there already');
    await other.submit({ submitAction: 'linkAccount' });
    await settle(other);
    await told('to be linked');
    await other.submit({ password: 'pw' });
    await settle(other);
    await told('linked');
  },

  'events of ways that lead nowhere': async (context) => {
    const { check, admin, given } = context;
    const { logIn, settle } = await brokered(context);
    await given.user({ username: 'ann', password: 'pw', email: eve.email });
    const provider = (await admin.get(AT)).json;
    const { config, ...bare } = provider;
    const makes = ['idp-create-user-if-unique', 'ALTERNATIVE'];
    const flows = {
      nobody: [makes],
      denied: [['p', 'REQUIRED', [makes, ['deny-access-authenticator', 'ALTERNATIVE']]]],
      detected: [['idp-detect-existing-broker-user', 'REQUIRED']],
      reviewed: [
        ['idp-review-profile', 'REQUIRED', { 'update.profile.on.first.login': 'on' }],
        ['q', 'REQUIRED', [makes]],
      ],
      password: [['auth-password-form', 'REQUIRED']],
    };
    for (const [alias, steps] of Object.entries(flows)) await makeFlow(admin, alias, steps);
    const told = async (name, settings, person, answer) => {
      await admin.put(AT, { ...bare, ...settings, config });
      await admin.delete('/events');
      const tab = await logIn(person);
      if (answer) await settle(tab, await tab.submit(answer));
      const { json } = await admin.get('/events?max=50');
      const kinds = json.toReversed().map(({ type, error, userId, details }) => {
        const { code_id: _code, token_id: _token, ...rest } = details;
        return { type, error, hasUser: userId !== undefined, details: rest };
      });
      const seen = new Set(kinds.map((each) => JSON.stringify(each)));
      check(name, [tab.last.status, tab.page?.messages, [...seen].map((each) => JSON.parse(each))]);
    };
    const first = (firstBrokerLoginFlowAlias) => ({ firstBrokerLoginFlowAlias });
    await told('nobody is left', first('nobody'));
    await told('denied', first('denied'));
    const stranger = { ...eve, preferred_username: 'new', email: 'new@example.org' };
    await told('nobody is detected', first('detected'), stranger);
    await told('another name', first('reviewed'), stranger, {
      username: 'newer',
      email: 'newer@example.org',
    });

    await given.user({ username: 'known', email: 'known@example.org', password: 'pw' });
    const [known] = (await admin.get('/users?username=known')).json;
    await admin.post(`/users/${known.id}/federated-identity/up`, { userId: 'known', userName: 'known' });
    const after = { postBrokerLoginFlowAlias: 'password' };
    await told('a wrong password after that', after, { ...eve, sub: 'known' }, { password: 'no' });
    await told('a right one', after, { ...eve, sub: 'known' }, { password: 'pw' });
    await told('of somebody new', after, { ...stranger, email: 'newest@example.org' });
    await told('and nobody after that', { postBrokerLoginFlowAlias: 'denied' }, { ...eve, sub: 'known' });
  },
};
