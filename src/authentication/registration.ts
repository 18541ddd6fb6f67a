import { findFlowByAlias } from '../domain/authentication/find.ts';
import type { Detour } from '../domain/authentication-sessions/authentication-session.ts';
import { authenticationOf, type RealmView } from '../domain/realms/realm-view.ts';
import { refreshAllowedClients } from '../domain/sign-up/allowed-clients.ts';
import { decideSignUp, type SignUpDecision } from '../domain/sign-up/decide.ts';
import { isOpen, type SignUpInvitation } from '../domain/sign-up/invitation.ts';
import type { SignUpRule } from '../domain/sign-up/rule.ts';
import { seconds } from '../lib/clock.ts';
import { REGISTRATION } from './detour.ts';
import type { Login } from './login.ts';
import { INVITATION } from './notes.ts';
import { NOT_KEPT } from './show.ts';
import { errorPage, type Mistake, type StepPage } from './turn.ts';

/** Somebody who would register: the way there, or the page and the event where they may not. */
export type Entrance =
  | {
      readonly kind: 'open';
      readonly detour: Detour;
      readonly rule: SignUpRule | undefined;
      readonly by: string;
      /** By which they came. */
      readonly invitation: SignUpInvitation | undefined;
    }
  | { readonly kind: 'closed'; readonly page: StepPage; readonly mistake: Mistake };

/**
 * Whether people may register for the client of the login, by what was said of it last. Asked when the page is asked for,
 * when its form is sent and, by `hold`, when the user is made.
 */
export async function entranceOf(login: Login): Promise<Entrance> {
  const { realm, client } = login;
  await refreshAllowedClients(realm, login.dependencies.clock);
  const invitation = await invitationOf(login);
  const decision = decideSignUp(realm, client, { invited: invitation !== undefined });
  if (!decision.allowed) return closed(decision);
  const flowId = flowOf(realm, decision.rule);
  if (flowId === undefined) return closed({ by: 'client: no such flow' });
  return {
    kind: 'open',
    detour: { action: REGISTRATION, flowId },
    rule: decision.rule,
    by: decision.by,
    invitation,
  };
}

/** The same of somebody whom an identity provider has sent; an invitation is for whom it was sent to alone. */
export async function entranceOfBrokered(
  login: Login,
  provider: string,
  email: string | undefined,
): Promise<Extract<Entrance, { kind: 'closed' }> | Omit<Extract<Entrance, { kind: 'open' }>, 'detour'>> {
  const { realm, client } = login;
  await refreshAllowedClients(realm, login.dependencies.clock);
  const found = await invitationOf(login);
  const invitation = found?.email === email ? found : undefined;
  const decision = decideSignUp(realm, client, { invited: invitation !== undefined, provider });
  if (!decision.allowed) return closed(decision);
  const { rule, by } = decision;
  return { kind: 'open', rule, by, invitation };
}

/** The invitation that the login came by, as long as it is good: it may have been used, revoked or sent anew since. */
async function invitationOf({
  session,
  client,
  dependencies: { store, clock },
}: Login): Promise<SignUpInvitation | undefined> {
  const [id, keyHash] = session.state.notes[INVITATION]?.split(' ') ?? [];
  if (id === undefined) return undefined;
  const invitation = await store.signUpInvitations.find(session.realmId, id);
  const isGood =
    invitation?.clientId === client.id &&
    invitation.keyHash === keyHash &&
    isOpen(invitation, seconds(clock));
  return isGood ? invitation : undefined;
}

function flowOf(realm: RealmView, rule: SignUpRule | undefined): string | undefined {
  const authentication = authenticationOf(realm);
  if (rule?.flow === undefined) return authentication.bindings.registrationFlow;
  return findFlowByAlias(authentication, rule.flow)?.id;
}

/** Keycloak's page where the realm decides; where a client does, it is forbidden. */
export const closed = ({ by }: Pick<SignUpDecision, 'by'>): Extract<Entrance, { kind: 'closed' }> => ({
  kind: 'closed',
  page: {
    ...errorPage('registrationNotAllowedMessage', by === 'realm' ? 400 : 403),
    cacheControl: NOT_KEPT['cache-control'],
  },
  mistake: { type: 'REGISTER_ERROR', error: 'registration_disabled', details: ruleDetail(by), isBare: true },
});

/** How events tell which rule decided; the realm's switch is told as Keycloak does. */
export const ruleDetail = (by: string): Readonly<Record<string, string>> =>
  by === 'realm' ? {} : { sign_up_rule: by };
