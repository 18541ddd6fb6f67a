import { CONTACTS, contactsOf } from '../../domain/clients/contacts.ts';
import { configValue } from '../../domain/components/config.ts';
import { adminError } from '../../errors/admin.ts';
import { among, PolicyViolation, type RegistrationPolicy } from './policy.ts';

const LEAST = 'min-contacts';
const DOMAINS = 'contact-domains';

/** Somebody answers for a client: an address that mail can be sent to. */
export const requiredContacts: RegistrationPolicy = {
  id: 'required-contacts',
  helpText: 'Which contacts a client must name: how many, and in which domains',
  properties: [
    {
      name: LEAST,
      label: 'Minimal Number of Contacts',
      helpText: 'Contacts that a client names, at least',
      type: 'String',
      defaultValue: '1',
      stored: true,
      check: 'number',
    },
    {
      name: DOMAINS,
      label: 'Contact Domains',
      helpText: 'Domains of the addresses; without any every domain will do',
      type: 'MultivaluedString',
    },
  ],
  checkConfig(config) {
    const least = Number(configValue(config, LEAST) ?? 1);
    if (least < 0 || least > 20) throw adminError(400, "'Minimal Number of Contacts' should be 0 to 20");
  },
  judge({ client }, config) {
    const contacts = contactsOf(client);
    const least = Number(configValue(config, LEAST) ?? 1);
    if (contacts.length < least) throw new PolicyViolation(`at least ${least} must be named`, CONTACTS);
    const domains = config[DOMAINS] ?? [];
    for (const contact of contacts) {
      const domain = /^[^@\s<>"]+@([^@\s<>"]+)$/.exec(contact.replace(/^mailto:/i, ''))?.[1];
      if (domain === undefined) throw new PolicyViolation(`${contact} is no email address`, CONTACTS);
      if (domains.length > 0 && !domains.some((one) => one.toLowerCase() === domain.toLowerCase()))
        throw new PolicyViolation(`${contact} is in no allowed domain (${among(domains)})`, CONTACTS);
    }
    return client;
  },
};
