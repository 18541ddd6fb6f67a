import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshClientScopes } from '../realms/fresh/client-scopes.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Client } from './client.ts';
import { fromRepresentation, updateFromRepresentation } from './from-representation.ts';
import type { ClientRepresentation } from './representation.ts';
import { scopeNames } from './to-representation.ts';

const realm = { id: 'realm', name: 'shop', clientScopes: freshClientScopes('realm') } as unknown as RealmView;
const NOW = 1_760_000_000_123;
const made = (rep: ClientRepresentation = {}) => fromRepresentation(rep, realm, NOW);
const updated = (client: Client, rep: ClientRepresentation) =>
  updateFromRepresentation(client, rep, realm, NOW + 5000);
const scopesOf = ({ defaultClientScopes, optionalClientScopes }: Client) => [
  scopeNames(defaultClientScopes, realm.clientScopes).sort(),
  scopeNames(optionalClientScopes, realm.clientScopes).sort(),
];
const USUAL = ['acr', 'basic', 'email', 'profile', 'roles', 'web-origins'];
const ON_REQUEST = ['address', 'microprofile-jwt', 'offline_access', 'organization', 'phone'];
const TIME = 'client.secret.creation.time';

describe('a new client', () => {
  it('is confidential, with a secret and the realm’s scopes', () => {
    const client = made({ redirectUris: ['https://a.example.org/cb', '', 'https://a.example.org/cb'] });
    assert.equal(client.clientId, client.id);
    assert.equal(client.secret?.length, 86);
    assert.deepEqual(client.attributes, { realm_client: 'false', [TIME]: '1760000000' });
    assert.deepEqual([client.publicClient, client.directAccessGrantsEnabled], [false, false]);
    assert.deepEqual(client.redirectUris, ['https://a.example.org/cb']);
    assert.deepEqual(client.webOrigins, ['https://a.example.org']);
    assert.deepEqual(scopesOf(client), [USUAL, ON_REQUEST]);
  });

  it('that names its protocol is public unless it says otherwise, and keeps the time of the secret it had', () => {
    const client = made({ protocol: 'openid-connect' });
    assert.deepEqual([client.publicClient, client.directAccessGrantsEnabled], [true, true]);
    assert.equal(client.secret, undefined);
    assert.equal(client.attributes[TIME], '1760000000');
    assert.equal(client.attributes['backchannel.logout.session.required'], 'true');
    assert.ok(made({ protocol: 'openid-connect', publicClient: false }).secret);
  });

  it('that says it is public has neither secret nor time; a given secret has no time', () => {
    for (const rep of [{ publicClient: true }, { publicClient: true, secret: 's' }]) {
      assert.equal(made(rep).secret, undefined);
      assert.deepEqual(made(rep).attributes, { realm_client: 'false' });
    }
    const { secret, attributes } = made({ secret: 's' });
    assert.deepEqual([secret, attributes], ['s', { realm_client: 'false' }]);
    assert.equal(made({ bearerOnly: true }).secret?.length, 86);
  });

  it('does not stand for a realm because it says so', () => {
    const { attributes } = made({ attributes: { realm_client: 'true', [TIME]: '5', a: 'b', none: '' } });
    assert.deepEqual(attributes, { realm_client: 'false', [TIME]: '5', a: 'b' });
  });

  it('has the scopes it names and no others, a service account its own besides', () => {
    assert.deepEqual(scopesOf(made({ optionalClientScopes: ['phone', 'nowhere'] })), [[], ['phone']]);
    const both = made({ defaultClientScopes: ['email'], optionalClientScopes: ['email', 'phone'] });
    assert.deepEqual(scopesOf(both), [['email'], ['phone']]);
    const service = made({ defaultClientScopes: ['email'], serviceAccountsEnabled: true });
    assert.deepEqual(scopesOf(service), [['email', 'service_account'], []]);
  });

  it('that asks for consent is not given everything', () => {
    assert.equal(made({ consentRequired: true }).fullScopeAllowed, false);
    assert.equal(made({ consentRequired: true, fullScopeAllowed: true }).fullScopeAllowed, true);
  });
});

describe('an updated client', () => {
  it('is as it was where nothing is said', () => {
    const client = made({ name: 'A', attributes: { a: 'b' }, redirectUris: ['https://a.example.org'] });
    assert.deepEqual(updated(client, {}), client);
    assert.deepEqual(updated(client, { id: 'other', registrationAccessToken: 'x' }), client);
  });

  it('keeps the id of a mapper whose name is said again, whatever else is', () => {
    const mapper = (name: string, more: object = {}) => ({
      name,
      protocol: 'openid-connect',
      protocolMapper: 'oidc-full-name-mapper',
      config: {},
      ...more,
    });
    const client = made({ protocolMappers: [mapper('a'), mapper('b')] });
    const [one, two] = client.protocolMappers;
    const after = updated(client, {
      protocolMappers: [
        mapper('b', { protocolMapper: 'oidc-address-mapper' }),
        mapper('a', { id: two?.id }),
        mapper('c'),
      ],
    });
    assert.deepEqual(after.protocolMappers.map(({ id }) => id).slice(0, 2), [two?.id, one?.id]);
    assert.equal(new Set(after.protocolMappers.map(({ id }) => id)).size, 3);
  });

  it('knows its nodes for good, and loses a type and an attribute with nothing in them', () => {
    const client = made({ type: 'web', registeredNodes: { a: 5 }, attributes: { a: 'b' } });
    const after = updated(client, { type: '', registeredNodes: { b: 6 }, attributes: { a: ' ' } });
    assert.equal(after.type, undefined);
    assert.deepEqual(after.registeredNodes, { a: 5, b: 6 });
    assert.deepEqual(after.attributes, { realm_client: 'false', [TIME]: '1760000000' });
    assert.deepEqual(made({ attributes: { a: ' ' } }).attributes.a, undefined);
  });

  it('keeps the scope of its service account where that is named, when it has none any more', () => {
    const client = made({ serviceAccountsEnabled: true });
    const off = { serviceAccountsEnabled: false };
    assert.deepEqual(scopesOf(updated(client, off))[0], USUAL);
    const named = { ...off, defaultClientScopes: ['basic', 'service_account'] };
    assert.deepEqual(scopesOf(updated(client, named))[0], ['basic', 'service_account']);
  });

  it('loses an attribute that is emptied, and derives no origins anew', () => {
    const client = made({ attributes: { a: 'b', c: 'd' }, redirectUris: ['https://a.example.org/x'] });
    const after = updated(client, { attributes: { a: '' }, redirectUris: ['https://b.example.org/x'] });
    assert.deepEqual(after.attributes, { realm_client: 'false', [TIME]: '1760000000', c: 'd' });
    assert.deepEqual(after.webOrigins, ['https://a.example.org']);
  });

  it('forgets its secret when it turns public, and gets another when it turns back', () => {
    const client = made();
    const open = updated(client, { publicClient: true });
    assert.equal(open.secret, undefined);
    const closed = updated(open, { publicClient: false });
    assert.ok(closed.secret && closed.secret !== client.secret);
    assert.equal(closed.attributes[TIME], '1760000005');
    assert.equal(updated(open, { publicClient: false, secret: 'mine' }).secret, 'mine');
  });

  it('gains and loses the service account’s scope with the account', () => {
    const service = updated(made(), { serviceAccountsEnabled: true });
    assert.deepEqual(scopesOf(service)[0], [...USUAL, 'service_account'].sort());
    assert.deepEqual(scopesOf(updated(service, { serviceAccountsEnabled: false })), [USUAL, ON_REQUEST]);
    assert.deepEqual(scopesOf(updated(service, { defaultClientScopes: ['email'] })), [['email'], []]);
    const named = updated(made(), { serviceAccountsEnabled: true, defaultClientScopes: ['email'] });
    assert.deepEqual(scopesOf(named), [['email'], []]);
  });

  it('does not hear the word from before there were two switches', () => {
    assert.equal(made({ directGrantsOnly: true }).standardFlowEnabled, false);
    assert.equal(updated(made(), { directGrantsOnly: true }).standardFlowEnabled, true);
  });

  it('that comes to speak SAML has its artifacts known by its id', () => {
    assert.ok(updated(made(), { protocol: 'saml' }).attributes['saml.artifact.binding.identifier']);
  });

  it('lets pages of where people come back to call, where none might before', () => {
    const redirectUris = ['https://app.example.org/cb'];
    assert.deepEqual(updated(made(), { redirectUris }).webOrigins, ['https://app.example.org']);
    assert.deepEqual(updated(made(), { redirectUris, webOrigins: [] }).webOrigins, []);
  });
});
