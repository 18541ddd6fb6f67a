import { AUTHENTICATORS } from './authenticators.ts';
import { CLIENT_AUTHENTICATORS } from './client-authenticators.ts';
import { FORM_ACTIONS, FORMS } from './form-actions.ts';
import type { AuthenticatorProvider } from './provider.ts';

const byId = (providers: readonly AuthenticatorProvider[]) =>
  new Map(providers.map((provider) => [provider.id, provider]));

/** What may stand in a flow, by the kind of the flow; a flow of an unknown kind takes what people do. */
const IN_FLOW: Readonly<Record<string, ReadonlyMap<string, AuthenticatorProvider>>> = {
  'client-flow': byId(CLIENT_AUTHENTICATORS),
  'form-flow': byId(FORM_ACTIONS),
};
const OF_PEOPLE = byId(AUTHENTICATORS);
const ANYWHERE = byId([...AUTHENTICATORS, ...CLIENT_AUTHENTICATORS, ...FORM_ACTIONS]);
const EVERY = byId([...ANYWHERE.values(), ...FORMS]);

/**
 * Takes in an authenticator from outside: it may stand in flows of people from now on.
 * @throws {Error} when there is one of that id
 */
export function addAuthenticator(provider: AuthenticatorProvider): void {
  if (EVERY.has(provider.id)) throw new Error(`There is an authenticator ${provider.id} already.`);
  for (const those of [OF_PEOPLE, ANYWHERE, EVERY]) those.set(provider.id, provider);
}

/** What may stand in a flow of people, in the order in which they are listed. */
export const authenticatorsOfPeople = (): readonly AuthenticatorProvider[] => [...OF_PEOPLE.values()];

/** The provider of an execution that may be added to a flow of that kind. */
export const findProviderFor = (flowKind: string, id: string): AuthenticatorProvider | undefined =>
  (IN_FLOW[flowKind] ?? OF_PEOPLE).get(id);

/** The provider of something that can be configured: an authenticator of people or clients, or a form action. */
export const findConfigurable = (id: string): AuthenticatorProvider | undefined => ANYWHERE.get(id);

/** Any provider, a form among them. */
export const findProvider = (id: string): AuthenticatorProvider | undefined => EVERY.get(id);
