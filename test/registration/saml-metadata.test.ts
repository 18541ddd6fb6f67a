import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';

const entity = (id: string, location = 'https://sp.example.org/acs') =>
  `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${id}"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${location}" index="1"/></SPSSODescriptor></EntityDescriptor>`;

/** What XML parsers were brought down or led astray with. */
const ATTACKS: Readonly<Record<string, string | Buffer>> = {
  'entities that multiply': `<!DOCTYPE a [<!ENTITY b "ha">${Array.from({ length: 20 }, (_, n) => `<!ENTITY b${n} "${'&b;'.repeat(10)}">`).join('')}]>${entity('&b19;')}`,
  'a file as an entity': `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${entity('&b;')}`,
  'an entity of another server': `<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">${entity('a')}`,
  'a parameter entity': `<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:1/b"> %b;]>${entity('a')}`,
  'an entity that nobody declared': entity('&b;'),
  'no end of depth': '<a>'.repeat(200_000),
  'a large attribute': entity('a'.repeat(100_000)),
  'many attributes': `<EntityDescriptor ${Array.from({ length: 1000 }, (_, n) => `a${n}="b"`).join(' ')}/>`,
  'many elements': `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${'<b/>'.repeat(20_000)}</EntityDescriptor>`,
  'another encoding than it says': `<?xml version="1.0" encoding="UTF-16"?>${entity('a')}`,
  'an encoding that nobody knows': `<?xml version="1.0" encoding="moon"?>${entity('a')}`,
  'bytes that are no text': Buffer.concat([Buffer.from(entity('a')), Buffer.of(0xff, 0xfe)]),
  'an inclusion': `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:i="http://www.w3.org/2001/XInclude" entityID="a"><i:include href="file:///etc/passwd"/></EntityDescriptor>`,
  'a NUL': entity('a\0b'),
  'a NUL by reference': entity('a&#0;b'),
};

onEachDatabase('SAML metadata that is sent to be registered', (suite) => {
  const registering = async () => {
    const { server } = suite;
    const realm = await server.realm();
    const token = await server.initialAccessToken(realm, { count: 100 });
    const path = `/realms/${realm}/clients-registrations/saml2-entity-descriptor`;
    const send = (text: string | Buffer) =>
      server.call('POST', path, {
        token,
        body: typeof text === 'string' ? text : new Uint8Array(text),
        headers: { 'content-type': 'application/xml' },
      });
    const clients = async () =>
      (await server.admin('GET', `/${realm}/clients?clientId=a&search=true`)).json.map(
        ({ clientId }: { clientId: string }) => clientId,
      );
    return { realm, send, clients };
  };

  it('is refused in time, and leaves nothing behind, when it is an attack', async () => {
    const { send, clients } = await registering();
    const before = await clients();
    for (const [name, text] of Object.entries(ATTACKS)) {
      const begun = performance.now();
      const { status } = await send(text);
      assert.equal(status, 400, name);
      assert.ok(performance.now() - begun < 2000, `${name} took its time`);
    }
    assert.deepEqual(await clients(), before);
  });

  it('makes a client with a key to sign by', async () => {
    const { send } = await registering();
    const { status, json } = await send(entity('https://sp.example.org/'));
    assert.equal(status, 201);
    assert.match(json.attributes['saml.signing.private.key'], /^MII/);
    assert.match(json.attributes['saml.signing.certificate'], /^MII/);
  });
});
