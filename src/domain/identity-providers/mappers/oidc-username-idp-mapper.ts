import { newId } from '../../../lib/ids.ts';
import type { BrokeredIdentity } from '../brokered-identity.ts';
import { BrokerFailure } from '../brokers.ts';
import { nameRules, userWith } from './attribute.ts';
import { claimOf, textOf } from './claim.ts';
import type { BrokerMapper } from './mapper.ts';

const SUBSTITUTION = /\$\{([^}]+?)(?:\s*\|\s*(\S+?)\s*)?\}/g;

/** What may be done to what is put in, by the word after the bar. */
const TRANSFORMERS: ReadonlyMap<string, (text: string) => string> = new Map([
  ['uppercase', (text) => text.toUpperCase()],
  ['lowercase', (text) => text.toLowerCase()],
  ['localpart', (text) => (text.includes('@') ? text.slice(0, text.lastIndexOf('@')) : text)],
]);

/** A name made from a template: `${ALIAS}`, `${UUID}`, `${CLAIM.name}`, each with `| uppercase` and the like. Empty where a claim is not there. */
export function nameFrom(template: string, identity: BrokeredIdentity): string {
  let isWhole = true;
  const name = template.replace(SUBSTITUTION, (_all, variable: string, transformer?: string) => {
    const put = valueFor(variable, identity);
    if (put === undefined) isWhole = false;
    return TRANSFORMERS.get(transformer ?? '')?.(put ?? '') ?? put ?? '';
  });
  return isWhole ? name : '';
}

/** What is put in for a variable; one that is none stands for itself (as Keycloak). */
function valueFor(variable: string, identity: BrokeredIdentity): string | undefined {
  if (variable === 'ALIAS') return identity.alias;
  if (variable === 'UUID') return newId();
  if (!variable.startsWith('CLAIM.')) return variable;
  const value = claimOf(identity, variable.slice('CLAIM.'.length));
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return textOf(value);
  const texts = value.map(textOf);
  return texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
}

/** What somebody is called, here or there, or what they are known by there. */
export const usernameTemplate: BrokerMapper = {
  id: 'oidc-username-idp-mapper',
  preprocess(identity, { config: { template = '', target } }) {
    const name = nameFrom(template, identity);
    if (target === 'BROKER_USERNAME') return { ...identity, username: name };
    if (target !== 'BROKER_ID') return { ...identity, localName: name };
    // All of whom the claim is not told would be one and the same.
    if (name.trim() === '')
      throw new BrokerFailure(
        'identityProviderUnexpectedErrorMessage',
        'identity_provider_login_failure',
        `no id can be made of the template of a mapper of ${identity.alias}`,
      );
    return { ...identity, id: name };
  },
  apply(mapped, { realm, identity, mapper, occasion }) {
    const { target } = mapper.config;
    if (occasion !== 'force' || target === 'BROKER_ID' || target === 'BROKER_USERNAME') return mapped;
    const name = identity.localName?.trim();
    return name
      ? { ...mapped, user: userWith(mapped.user, 'username', [name], nameRules(realm, identity)) }
      : mapped;
  },
};
