import type { Client } from '../domain/clients/client.ts';
import { listsEvents, newEvent } from '../domain/events/new-event.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { decideSignUp } from '../domain/sign-up/decide.ts';
import { isOpen, type SignUpInvitation } from '../domain/sign-up/invitation.ts';
import { type FollowedInvitation, readInvitationKey } from '../domain/sign-up/invitation-link.ts';
import type { Request } from '../http/exchange.ts';
import { seconds } from '../lib/clock.ts';
import type { LoginDependencies } from './dependencies.ts';
import { ruleDetail } from './registration.ts';

/** What was found of an invitation; `key` and `invitation` where it lets somebody in. */
export interface FoundInvitation {
  readonly client?: Client | undefined;
  readonly key?: FollowedInvitation;
  readonly invitation?: SignUpInvitation;
}

/** The invitation of a link's key, as long as it is good: it may be used, revoked, sent anew or over. */
export async function openInvitation(
  { store, clock }: LoginDependencies,
  realm: RealmView,
  request: Request,
  text: string,
): Promise<FoundInvitation> {
  const now = seconds(clock);
  const key = readInvitationKey(realm, request.baseUrl, text, now);
  if (!key) return {};
  const [invitation, client] = await Promise.all([
    store.signUpInvitations.find(realm.id, key.id),
    store.clients.find(realm.id, key.clientId),
  ]);
  const isIts =
    invitation?.clientId === key.clientId &&
    invitation.email === key.email &&
    invitation.keyHash === key.keyHash &&
    isOpen(invitation, now);
  return isIts && client?.enabled ? { client, key, invitation } : { client };
}

/** What a login that came by it notes of it. */
export const noteOf = ({ id, keyHash }: FollowedInvitation): string => `${id} ${keyHash}`;

/** That somebody was turned away before there was a login that could tell. @param client where it is known */
export async function recordTurnedAway(
  { store, clock }: LoginDependencies,
  realm: RealmView,
  { ip: ipAddress }: Request,
  client: Client | undefined,
  error: 'invalid_invitation' | 'invalid_origin' | 'interaction_required',
): Promise<void> {
  if (!listsEvents(realm, 'REGISTER_ERROR')) return;
  const rest = {
    ...(client && { clientId: client.clientId, details: ruleDetail(decideSignUp(realm, client).by) }),
    ipAddress,
    error,
  };
  await store.commit([
    store.events.append(newEvent(realm, clock.now(), 'REGISTER_ERROR', rest, { audited: false })),
  ]);
}
