import { defaultProvider } from './default.ts';
import { openidConnectProvider } from './openid-connect/index.ts';
import type { RegistrationProvider } from './provider.ts';

/** Those by which clients are registered, read, changed and removed. A new one is a file or folder here and a line in this list. */
const ours: readonly RegistrationProvider[] = [defaultProvider, openidConnectProvider];
const all = new Map(ours.map((provider) => [provider.id, provider]));

export const providers: ReadonlyMap<string, RegistrationProvider> = all;

/** Ids of providers that only make clients, or only show them. */
const OTHERS = ['install', 'saml2-entity-descriptor'];

/** Whether the server itself has a provider of that id. */
export const isProviderTaken = (id: string): boolean =>
  OTHERS.includes(id) || ours.some((provider) => provider.id === id);

/**
 * Takes in a provider from outside, as the server starts. One for the whole process.
 * @throws when one of ours has its id
 */
export function addRegistrationProvider(provider: RegistrationProvider): void {
  if (isProviderTaken(provider.id))
    throw new Error(`There is a client registration provider ${provider.id} already.`);
  all.set(provider.id, provider);
}
