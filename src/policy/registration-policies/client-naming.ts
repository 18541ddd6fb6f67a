import type { Client } from '../../domain/clients/client.ts';
import { inLanguages } from '../../domain/clients/in-a-language.ts';
import { checkPatterns, matchesOne } from '../pattern-list.ts';
import { PolicyViolation, type RegistrationPolicy } from './policy.ts';

const ID = 'client-id-pattern';
const NAME = 'client-name-pattern';

/** What clients may call themselves. */
export const clientNaming: RegistrationPolicy = {
  id: 'client-naming',
  helpText: 'Which client ids and names a client may choose, as regular expressions',
  properties: [
    {
      name: ID,
      label: 'Client ID Pattern',
      helpText: 'Regular expression in RE2 syntax for the whole client id, where the client chooses it',
      type: 'String',
    },
    {
      name: NAME,
      label: 'Client Name Pattern',
      helpText: 'Regular expression in RE2 syntax for the whole name; a client without a name does not match',
      type: 'String',
    },
  ],
  async checkConfig(config) {
    await checkPatterns('Client ID Pattern', config[ID] ?? []);
    await checkPatterns('Client Name Pattern', config[NAME] ?? []);
  },
  async judge({ client, asked, before }, config) {
    const { [ID]: ids, [NAME]: names } = config;
    // Without a client id of its own it is known by the id that it brings.
    const chosen = before
      ? client.clientId !== before.clientId
      : client.clientId === (asked.clientId ?? asked.id);
    if (ids && chosen && !(await matchesOne(ids, client.clientId)))
      throw new PolicyViolation(`${client.clientId} does not match ${ids[0]}`, 'client_id');
    for (const [field, name] of names ? namesOf(client) : [])
      if (!(await matchesOne(names ?? [], name)))
        throw new PolicyViolation(`'${name}' does not match ${names?.[0]}`, field);
    return client;
  },
};

/** Its name, and what it calls itself in one language or another. */
const namesOf = ({ name = '', attributes }: Client): readonly (readonly [field: string, name: string])[] => [
  ['client_name', name],
  ...inLanguages(attributes, 'client_name'),
];
