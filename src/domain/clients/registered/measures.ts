import type { Client } from '../client.ts';
import { contactsOf } from '../contacts.ts';

/** How much of something a client has, and may have. */
interface Measure {
  readonly what: string;
  readonly most: number;
  readonly of: (client: Client) => number;
}

const listed =
  (attribute: string) =>
  ({ attributes }: Client): number =>
    attributes[attribute]?.split('##').length ?? 0;

const longest = (texts: readonly (string | undefined)[]): number =>
  texts.reduce((most, text = '') => Math.max(most, text.length), 0);

const sizeOf = (record: Readonly<Record<string, string>>): number =>
  Object.entries(record).reduce((size, [name, value]) => size + name.length + value.length, 0);

const MEASURES: readonly Measure[] = [
  { what: 'contacts', most: 50, of: (client) => contactsOf(client).length },
  { what: 'characters of a contact', most: 255, of: (client) => longest(contactsOf(client)) },
  { what: 'post-logout redirect URIs', most: 500, of: listed('post.logout.redirect.uris') },
  { what: 'request URIs', most: 500, of: listed('request.uris') },
  { what: 'default ACR values', most: 100, of: listed('default.acr.values') },
  {
    what: 'registered nodes',
    most: 100,
    of: ({ registeredNodes = {} }) => Object.keys(registeredNodes).length,
  },
  {
    what: 'characters of its kind',
    most: 255,
    of: (client) => longest([client.type, client.clientAuthenticatorType]),
  },
  {
    what: 'characters of a protocol mapper’s id',
    most: 36,
    of: ({ protocolMappers }) => longest(protocolMappers.map(({ id }) => id)),
  },
  {
    what: 'characters of a protocol mapper’s name',
    most: 255,
    of: ({ protocolMappers }) =>
      longest(protocolMappers.flatMap(({ name, protocolMapper }) => [name, protocolMapper])),
  },
  {
    what: 'characters of a protocol mapper’s configuration',
    most: 10_000,
    of: ({ protocolMappers }) =>
      protocolMappers.reduce((most, { config }) => Math.max(most, sizeOf(config)), 0),
  },
  // An update adds attributes to those that are there: without an end a client would grow and grow.
  { what: 'characters of attributes', most: 262_144, of: ({ attributes }) => sizeOf(attributes) },
];

/** More of something than a registration may bring; as much as the client has already is let be. */
export function measureProblem(client: Client, before: Client | undefined): string | undefined {
  const over = MEASURES.find(({ of, most }) => {
    const size = of(client);
    return size > most && size > (before ? of(before) : 0);
  });
  return over && `A client has at most ${over.most} ${over.what}`;
}
