import { displayNameOf } from '../../domain/identity-providers/display-name.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import { Conflict } from '../../domain/store.ts';
import type { Answer } from '../../http/exchange.ts';
import { actionEvent } from '../events.ts';
import { keep } from '../keep.ts';
import { type Login, withNotes } from '../login.ts';
import { redirect, showPage } from '../show.ts';
import { errorPage } from '../turn.ts';
import { loginUrl } from '../urls.ts';
import { type Brokered, brokerDetails } from './identity.ts';
import { linkOf } from './link.ts';
import { type LinkOutcome, outcomeNote } from './link-outcome.ts';

/** Somebody who is logged in has been to a provider to be linked with it: on with what they were doing. @param action the required action */
export async function linkAccount(login: Login, brokered: Brokered, action: string): Promise<Answer> {
  const { realm, user, dependencies } = login;
  const { store } = dependencies;
  const { provider, identity } = brokered;
  const details = brokerDetails(identity);
  const refuse = (key: string) => failToLink(login, provider, { action, error: key, key, details });
  if (!user) return refuse(LINKED_ELSEWHERE);
  const federated = { providerId: provider.id, externalId: identity.id };
  const [known] = await store.users.list(realm.id, { federated, max: 1 });
  if (known && known.id !== user.id) return refuse(LINKED_ELSEWHERE);
  try {
    const unit = [
      ...(known ? [] : [store.users.linkFederatedIdentity(realm.id, user.id, linkOf(brokered))]),
      ...actionEvent(login, 'FEDERATED_IDENTITY_LINK', {
        details: { ...details, custom_required_action: action },
      }),
    ];
    return await goOn(login, action, { kind: 'linked', told: details }, unit);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    if (error.reason === 'already-linked') return refuse(LINKED_ELSEWHERE);
    if (error.reason === 'duplicate-federated-identity') return refuse(LINKED_OTHERWISE);
    throw error;
  }
}

/** They have another identity of that provider, or somebody else has this one. */
export const LINKED_OTHERWISE = 'identityProviderAlreadyLinkedToCurrentUserMessage';
export const LINKED_ELSEWHERE = 'identityProviderAlreadyLinkedMessage';

/** The provider has not let them in (RFC 6749 section 4.1.2.1): who would not be linked goes on without, and anything else is said. */
export async function notLinkedThere(
  login: Login,
  provider: IdentityProvider,
  error: string,
  action: string,
): Promise<Answer> {
  const details = { identity_provider: provider.alias };
  if (error === 'access_denied') return goOn(login, action, { kind: 'denied there', told: details });
  const isKnown = error === 'login_required' || error === 'interaction_required';
  const key = 'identityProviderUnexpectedErrorMessage';
  return failToLink(login, provider, { action, error: isKnown ? error : key, key, details });
}

async function goOn(
  login: Login,
  execution: string,
  outcome: LinkOutcome,
  unit: Parameters<typeof keep>[1] = [],
): Promise<Answer> {
  const kept = await keep(withNotes(login, outcomeNote(outcome)), unit);
  return redirect(loginUrl(kept.login, 'required-action', { execution }), kept.cookies);
}

interface Failed {
  readonly action: string;
  readonly error: string;
  /** Of what they are told. */
  readonly key: string;
  readonly details: Readonly<Record<string, string>>;
}

async function failToLink(
  login: Login,
  provider: IdentityProvider,
  { action, error, key, details }: Failed,
): Promise<Answer> {
  const told = { error, details: { ...details, custom_required_action: action } };
  await login.dependencies.store.commit(actionEvent(login, 'FEDERATED_IDENTITY_LINK_ERROR', told));
  return showPage(login, errorPage(key, 400, [displayNameOf(provider)]));
}
