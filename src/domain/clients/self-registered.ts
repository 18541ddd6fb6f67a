import type { RegistrationChain } from '../tokens/registration-tokens.ts';
import type { Client } from './client.ts';

/**
 * The attribute of clients that came by a registration endpoint. The server gives it once; it is in no answer but a realm's
 * export, and what an import says of it is believed: a move makes nobody better known.
 */
const SELF_REGISTERED = 'latchkey.self.registered';

/** Of the same kind: the policies that the client was registered under, and stays under whoever hands out its next token. */
const CHAIN = 'latchkey.registration.chain';

/** Which values the server gives them. */
const ORIGIN: Readonly<Record<string, readonly string[]>> = {
  [SELF_REGISTERED]: ['true'],
  [CHAIN]: ['anonymous', 'authenticated'] satisfies RegistrationChain[],
};

/** Whether an attribute says where a client came from: it is for no representation to change. */
export const isOfOrigin = (name: string): boolean => Object.hasOwn(ORIGIN, name);

/** Those of the attributes. */
export const originIn = (attributes: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attributes).filter(([name, value]) => isOfOrigin(name) && ORIGIN[name]?.includes(value)),
  );

/** Those of a client that is being registered. */
export const originUnder = (chain: RegistrationChain): Record<string, string> => ({
  [SELF_REGISTERED]: 'true',
  [CHAIN]: chain,
});

/** Whether the client registered itself, or whoever runs it did: nobody of the realm vouches for what it says. */
export const isSelfRegistered = ({ attributes }: Pick<Client, 'attributes'>): boolean =>
  attributes[SELF_REGISTERED] === 'true';

/** The policies under which a client's owner looks after it. Nobody has vouched for one that came anonymously, then or since. */
export const chainOfClient = ({ attributes }: Pick<Client, 'attributes'>): RegistrationChain =>
  attributes[CHAIN] === 'anonymous' ? 'anonymous' : 'authenticated';
