import { findFlowByAlias } from '../domain/authentication/find.ts';
import type { Detour } from '../domain/authentication-sessions/authentication-session.ts';
import { authenticationOf, type RealmView } from '../domain/realms/realm-view.ts';
import { decideSignUp, type SignUpDecision } from '../domain/sign-up/decide.ts';
import type { SignUpRule } from '../domain/sign-up/rule.ts';
import { REGISTRATION } from './detour.ts';
import type { Asking } from './protocol.ts';
import { NOT_KEPT } from './show.ts';
import { errorPage, type Mistake, type StepPage } from './turn.ts';

/** Somebody who would register: the way there, or the page and the event where they may not. */
export type Entrance =
  | {
      readonly kind: 'open';
      readonly detour: Detour;
      readonly rule: SignUpRule | undefined;
      readonly by: string;
    }
  | { readonly kind: 'closed'; readonly page: StepPage; readonly mistake: Mistake };

/**
 * Whether people may register for the client of the login, by what was said of it last. Asked when the page is asked for,
 * when its form is sent and, by `hold`, when the user is made.
 */
export function entranceOf({ realm, client }: Pick<Asking, 'realm' | 'client'>): Entrance {
  const decision = decideSignUp(realm, client);
  if (!decision.allowed) return closed(decision);
  const flowId = flowOf(realm, decision.rule);
  if (flowId === undefined) return closed({ by: 'client: no such flow' });
  return { kind: 'open', detour: { action: REGISTRATION, flowId }, rule: decision.rule, by: decision.by };
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
