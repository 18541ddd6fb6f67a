import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Refusal } from '../../errors/refusal.ts';
import { parseXml } from '../../lib/xml.ts';
import { clientOfDescriptor } from './client-of-descriptor.ts';
import { readEntityDescriptor } from './entity-descriptor.ts';
import { BINDINGS, METADATA, PROTOCOL } from './names.ts';

const metadata = (content: string) =>
  `<EntityDescriptor xmlns="${METADATA}" entityID="sp"><SPSSODescriptor protocolSupportEnumeration="${PROTOCOL}">${content}</SPSSODescriptor></EntityDescriptor>`;
const read = (text: string) => clientOfDescriptor(readEntityDescriptor(parseXml(Buffer.from(text))));
const consumer = (location: string, index = 0) =>
  `<AssertionConsumerService Binding="${BINDINGS.post}" Location="${location}" index="${index}"/>`;

describe('a client of SAML metadata', () => {
  test('is sent to the first endpoint of a binding, which is its redirect URI as well', () => {
    const client = read(
      metadata(consumer('https://sp.example.org/a') + consumer('https://sp.example.org/b')),
    );
    assert.deepEqual(client.redirectUris, ['https://sp.example.org/a']);
    assert.equal(client.attributes?.saml_assertion_consumer_url_post, 'https://sp.example.org/a');
    assert.deepEqual([client.clientId, client.protocol], ['sp', 'saml']);
  });

  test('is refused when it lists endpoints without end', () => {
    const many = Array.from({ length: 101 }, (_, index) =>
      consumer(`https://sp.example.org/${index}`, index),
    );
    assert.throws(
      () => read(metadata(many.join(''))),
      (error) => error instanceof Refusal && error.status === 400,
    );
    const fewer = read(metadata(many.slice(0, 100).join('')));
    assert.deepEqual(fewer.redirectUris, ['https://sp.example.org/0']);
  });

  test('is not what another namespace says', () => {
    const foreign = metadata(consumer('https://sp.example.org/')).replaceAll(METADATA, 'urn:other');
    assert.throws(() => read(foreign), Refusal);
  });
});
