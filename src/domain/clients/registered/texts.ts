import { hidesSomething } from '../../../lib/invisible.ts';
import { isDeceptive } from '../../users/folded-name.ts';
import type { Client } from '../client.ts';
import { contactsOf } from '../contacts.ts';
import { IN_A_LANGUAGE } from '../in-a-language.ts';

/** A longer text may have lines and tabs. */
const IN_PROSE = /[\t\n\r]/g;

type Named = readonly (readonly [member: string, text: string | undefined])[];

/** What people read of a client, and what it is known by. */
const namesOf = (client: Client): Named => [
  ['id', client.id],
  ['client_name', client.name],
  ['description', client.description?.replace(IN_PROSE, '')],
  ['type', client.type],
  ...contactsOf(client).map((contact) => ['contacts', contact] as const),
  ...Object.entries(client.attributes).filter(([name]) => IN_A_LANGUAGE.test(name)),
  ...Object.keys(client.attributes).map((name) => ['attributes', name] as const),
  ...client.protocolMappers.map(({ name }) => ['protocolMappers', name] as const),
];

/** A text that hides part of itself. */
export function textProblem(client: Client, before: Client | undefined): string | undefined {
  if (client.clientId !== before?.clientId && isDeceptive(client.clientId))
    return 'client_id has characters that cannot be seen';
  const wrong = (named: Named) =>
    named.flatMap(([member, text = '']) => (hidesSomething(text) ? [[member, text] as const] : []));
  const found = wrong(namesOf(client));
  if (found.length === 0) return undefined;
  const had = new Set(before && wrong(namesOf(before)).map(([member, text]) => `${member} ${text}`));
  const [member] = found.find(([name, text]) => !had.has(`${name} ${text}`)) ?? [];
  return member && `${member} has characters that cannot be seen`;
}
