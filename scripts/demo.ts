// npm run demo: the main job, visibly, on a temporary store. Every exchange is real and over HTTP.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../src/config/load.ts';
import { startServer } from '../src/server.ts';
import { Narrator } from './demo/narrator.ts';
import { headingOf, messageOf, Person } from './demo/person.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-demo-'));
const password = randomBytes(12).toString('base64url');
const flags = {
  'http-port': '0',
  'management-port': '0',
  'data-dir': folder,
  // What is refused is shown as an exchange; the server's log would say it again in between.
  'log-level': 'error',
  'bootstrap-admin-password': password,
};
const server = await startServer(loadConfig({ flags }));
const tell = new Narrator(server.url, process.stdout);

try {
  tell.title('Latchkey: an application registers itself, under rules');

  tell.part('An administrator opens the door');
  const login = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password };
  const admin = await tell.exchange(
    'The administrator logs in.',
    'POST',
    '/realms/master/protocol/openid-connect/token',
    { form: login, show: ['token_type', 'expires_in'] },
  );
  const asAdmin = { token: admin.access_token, who: 'administrator' };
  await tell.exchange('They make a realm.', 'POST', '/admin/realms', {
    ...asAdmin,
    json: { realm: 'shop', enabled: true },
  });
  const initial = await tell.exchange(
    'They make an initial access token: one client, within an hour.',
    'POST',
    '/admin/realms/shop/clients-initial-access',
    {
      ...asAdmin,
      json: { count: 1, expiration: 3600 },
      show: ['id', 'count', 'remainingCount', 'expiration'],
    },
  );

  tell.part('A developer registers a client, without an administrator');
  const metadata = { client_name: 'Order robot', grant_types: ['client_credentials'], redirect_uris: [] };
  const asDeveloper = { token: initial.token, who: 'initial access token' };
  const client = await tell.exchange(
    'The application registers itself (RFC 7591).',
    'POST',
    '/realms/shop/clients-registrations/openid-connect',
    {
      ...asDeveloper,
      json: metadata,
      show: ['client_id', 'client_secret', 'client_name', 'grant_types', 'registration_access_token'],
    },
  );
  await tell.exchange(
    'The token was good for one client: a second is refused.',
    'POST',
    '/realms/shop/clients-registrations/openid-connect',
    {
      ...asDeveloper,
      json: metadata,
      expect: 401,
    },
  );

  tell.part('The client works');
  const grant = { grant_type: 'client_credentials' };
  const token = await tell.exchange(
    'It asks for an access token.',
    'POST',
    '/realms/shop/protocol/openid-connect/token',
    {
      basic: [client.client_id, client.client_secret],
      form: grant,
      show: ['token_type', 'expires_in', 'scope', 'access_token'],
    },
  );
  tell.claims('In the access token:', token.access_token, ['iss', 'azp', 'preferred_username', 'aud', 'exp']);

  tell.part('Its owner looks after it (RFC 7592)');
  const own = `/realms/shop/clients-registrations/openid-connect/${client.client_id}`;
  const first = { token: client.registration_access_token, who: 'registration access token' };
  const updated = await tell.exchange(
    'They rename it; the answer brings a new registration access token.',
    'PUT',
    own,
    {
      ...first,
      json: { ...metadata, client_id: client.client_id, client_name: 'Order robot 2' },
      show: ['client_name', 'registration_access_token'],
    },
  );
  await tell.exchange('The old token is worth nothing now.', 'GET', own, { ...first, expect: 401 });
  const second = { token: updated.registration_access_token, who: 'new registration access token' };
  await tell.exchange('They delete it.', 'DELETE', own, second);
  await tell.exchange('It gets no tokens any more.', 'POST', '/realms/shop/protocol/openid-connect/token', {
    basic: [client.client_id, client.client_secret],
    form: grant,
    expect: 401,
  });

  tell.part('People sign up, where a client lets them');
  const clientFor = (id: string, host: string) => ({
    ...asAdmin,
    json: { id, clientId: id, publicClient: true, redirectUris: [`https://${host}/*`] },
  });
  const clients = '/admin/realms/shop/clients';
  await tell.exchange('The shop is a client.', 'POST', clients, clientFor('storefront', 'shop.example.org'));
  await tell.exchange(
    'So is the back office.',
    'POST',
    clients,
    clientFor('back-office', 'office.example.org'),
  );
  await tell.exchange(
    'Anybody may sign up for the shop, with an address of example.org.',
    'PUT',
    `${clients}/storefront/sign-up`,
    {
      ...asAdmin,
      json: {
        mode: 'open',
        emailDomains: { allowed: ['example.org'] },
        fields: [{ name: 'company_name', displayName: 'Company', required: true }],
      },
    },
  );
  await tell.exchange('Nobody may for the back office.', 'PUT', `${clients}/back-office/sign-up`, {
    ...asAdmin,
    json: { mode: 'off' },
  });
  const registering = (id: string, host: string) =>
    `/realms/shop/protocol/openid-connect/auth?${new URLSearchParams({
      client_id: id,
      redirect_uri: `https://${host}/cb`,
      response_type: 'code',
      scope: 'openid',
      prompt: 'create',
    })}`;
  const bea = new Person(server.url);
  const form = await bea.open(registering('storefront', 'shop.example.org'));
  tell.seen('Bea would sign up for the shop.', form.status === 200, {
    page: headingOf(form),
    'asked beside the rest': form.text.includes('name="company_name"') ? 'Company' : '',
  });
  const chosen = randomBytes(12).toString('base64url');
  const back = await bea.submit(form, {
    username: 'bea',
    email: 'bea@example.org',
    firstName: 'Bea',
    lastName: 'Example',
    company_name: 'Example Works',
    password: chosen,
    'password-confirm': chosen,
  });
  const code = new URL(back.location ?? server.url).searchParams.get('code') ?? '';
  tell.seen('She is sent back to the shop, logged in.', code !== '', { to: back.location ?? '' });
  const hers = await tell.exchange(
    'The shop gets her tokens.',
    'POST',
    '/realms/shop/protocol/openid-connect/token',
    {
      form: {
        grant_type: 'authorization_code',
        client_id: 'storefront',
        redirect_uri: 'https://shop.example.org/cb',
        code,
      },
      show: ['token_type', 'expires_in', 'scope'],
    },
  );
  tell.claims('In the access token:', hers.access_token, ['azp', 'preferred_username', 'email']);
  const eve = new Person(server.url);
  const refused = await eve.open(registering('back-office', 'office.example.org'));
  tell.seen('Eve would sign up for the back office.', refused.status === 403, {
    status: String(refused.status),
    page: messageOf(refused),
  });
  const swapped = await eve.submit(
    { ...form, text: form.text.replaceAll('client_id=storefront', 'client_id=back-office') },
    { username: 'eve', email: 'eve@example.org' },
  );
  tell.seen('She sends Bea’s form, in the name of the back office.', swapped.status >= 400, {
    status: String(swapped.status),
  });

  tell.title('That is all. `npm start` runs the server on http://localhost:8080.');
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
