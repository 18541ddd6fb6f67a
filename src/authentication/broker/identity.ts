import type { BrokeredIdentity } from '../../domain/identity-providers/brokered-identity.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import { isSet } from '../../domain/identity-providers/is-set.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { type Login, withNotes } from '../login.ts';
import { BROKERED } from '../notes.ts';
import { openNote, sealNote } from '../sealed-note.ts';

/** A provider's word about the login, and the provider as it is now. */
export interface Brokered {
  readonly identity: BrokeredIdentity;
  readonly provider: IdentityProvider;
}

export const withBrokered = (login: Login, identity: BrokeredIdentity): Login =>
  withNotes(login, { [BROKERED]: sealNote(login.session, BROKERED, identity) });

/** What a step notes that changes it. */
export const brokeredNote = (login: Login, identity: BrokeredIdentity): Record<string, string> => ({
  [BROKERED]: sealNote(login.session, BROKERED, identity),
});

/** Undefined where nobody was sent, or the provider is no more, or nobody logs in by it any more. */
export function brokeredOf(login: Login): Brokered | undefined {
  const identity = openNote<BrokeredIdentity>(login.session, BROKERED);
  const provider = identity && providerOf(login.realm, identity.alias);
  return provider && !isSet(provider, 'linkOnly') ? { identity, provider } : undefined;
}

/** The provider of an alias, where people may log in by it. */
export const providerOf = (
  { identityProviders }: RealmView,
  alias: string | undefined,
): IdentityProvider | undefined => identityProviders.find((each) => each.alias === alias && each.enabled);

/** What events tell of it (as Keycloak). */
export const brokerDetails = ({
  alias,
  username,
  sessionId,
}: BrokeredIdentity): Readonly<Record<string, string>> => ({
  identity_provider: alias,
  ...(username !== undefined && { identity_provider_identity: username }),
  ...(sessionId !== undefined && { identity_provider_broker_session_id: `${alias}.${sessionId}` }),
});

/** They have arrived: what the provider said is settled. */
export const withoutBrokered = (login: Login): Login => withNotes(login, { [BROKERED]: undefined });
