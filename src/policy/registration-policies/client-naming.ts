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
    const chosen = before ? client.clientId !== before.clientId : asked.clientId !== undefined;
    if (ids && chosen && !(await matchesOne(ids, client.clientId)))
      throw new PolicyViolation(`${client.clientId} does not match ${ids[0]}`, 'client_id');
    if (names && !(await matchesOne(names, client.name ?? '')))
      throw new PolicyViolation(`'${client.name ?? ''}' does not match ${names[0]}`, 'client_name');
    return client;
  },
};
