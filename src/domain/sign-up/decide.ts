import type { Client } from '../clients/client.ts';
import type { RealmView } from '../realms/realm-view.ts';
import { isListed } from './allowed-clients.ts';
import { signUpRuleOf, UNREADABLE } from './read-rule.ts';
import type { SignUpRule } from './rule.ts';

/** Whether people may sign up for a client, and by what. */
export type SignUpDecision =
  | {
      readonly allowed: true;
      /** The client's; undefined where the realm decides. */
      readonly rule: SignUpRule | undefined;
      /** What decided, as events tell it. */
      readonly by: string;
    }
  | { readonly allowed: false; readonly by: string };

/** The realm's switch, where the client has no rule of its own. */
const BY_REALM = 'realm';

/**
 * Whether people may sign up for this client. The client's rule decides where it has one, whatever the realm's switch says;
 * else the switch does (as Keycloak). Everything that leads to a new user asks here.
 * The realm's list of allowed clients, where it has one, must have it too (`refreshAllowedClients` is awaited before).
 * @param invited whether they have an invitation to this client that is good
 * @param provider alias of the identity provider that has sent them; without one they come by a form
 */
export function decideSignUp(
  realm: Pick<RealmView, 'settings' | 'additions'>,
  client: Client,
  { invited = false, provider }: { readonly invited?: boolean; readonly provider?: string } = {},
): SignUpDecision {
  const decision = decideByRule(realm, client, invited, provider);
  return decision.allowed && !isListed(realm, client.clientId)
    ? { allowed: false, by: 'realm: list' }
    : decision;
}

function decideByRule(
  { settings }: Pick<RealmView, 'settings'>,
  client: Client,
  invited: boolean,
  provider: string | undefined,
): SignUpDecision {
  const rule = signUpRuleOf(client);
  // Whom the realm takes the word of a provider for, it does whatever the switch of its form says (as Keycloak).
  if (rule === undefined)
    return settings.registrationAllowed || provider !== undefined
      ? { allowed: true, rule, by: BY_REALM }
      : { allowed: false, by: BY_REALM };
  if (rule === UNREADABLE) return { allowed: false, by: 'client: unreadable' };
  const by = `client: ${rule.mode}`;
  return isOpenTo(rule, invited, provider) ? { allowed: true, rule, by } : { allowed: false, by };
}

/** Those who must be approved may ask for it. */
const isOpenTo = (
  { mode, identityProviders }: SignUpRule,
  invited: boolean,
  provider: string | undefined,
): boolean =>
  (provider === undefined || (identityProviders?.includes(provider) ?? true)) &&
  (mode === 'open' ||
    mode === 'approval' ||
    (mode === 'invite' && invited) ||
    (mode === 'brokered' && provider !== undefined));
