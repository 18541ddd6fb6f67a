import { findFlowByAlias } from '../../domain/authentication/find.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import {
  BROKER_SESSION,
  BROKER_USER,
  FEDERATED_ID_TOKEN,
  IDENTITY_NOTE,
  PROVIDER_NOTE,
} from '../../domain/identity-providers/session-notes.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import type { Change } from '../../domain/store.ts';
import type { User } from '../../domain/users/user.ts';
import type { Answer } from '../../http/exchange.ts';
import { arrive } from '../arrive.ts';
import { turnTo } from '../detour.ts';
import { keepApart } from '../keep-apart.ts';
import { type Login, withNotes, withState, withUser } from '../login.ts';
import { FLOW_LEVEL } from '../notes.ts';
import { redirect } from '../show.ts';
import { provedNow } from '../stale-proof.ts';
import { loginUrl } from '../urls.ts';
import { withArrivedBy } from './arrived-by.ts';
import { POST_BROKER_LOGIN } from './detours.ts';
import { type Brokered, brokerDetails, withBrokered } from './identity.ts';

/** What the session keeps of the provider. */
const notesOf = ({ identity }: Brokered): Record<string, string> => ({
  [PROVIDER_NOTE]: identity.alias,
  ...(identity.username !== undefined && { [IDENTITY_NOTE]: identity.username }),
  [BROKER_USER]: `${identity.alias}.${identity.id}`,
  ...(identity.sessionId !== undefined && { [BROKER_SESSION]: `${identity.alias}.${identity.sessionId}` }),
  ...(identity.idToken !== undefined && { [FEDERATED_ID_TOKEN]: identity.idToken }),
  ...identity.sessionNotes,
});

/**
 * Somebody whom a provider has proved to be a user of the realm: by way of the post broker login flow, where the provider has one, to the client.
 * @param unit what is stored with it @param isFirst whether they come from the first broker login flow
 */
export async function arriveBrokered(
  login: Login,
  brokered: Brokered,
  user: User,
  sessionNotes: Readonly<Record<string, string>>,
  unit: readonly Change[],
  isFirst = false,
): Promise<Answer> {
  const { provider, identity } = brokered;
  const flowId = postLoginFlow(login, provider);
  const fresh = turnTo(login, flowId === undefined ? undefined : { action: POST_BROKER_LOGIN, flowId });
  const proved = withState(withUser(fresh, user), {
    sessionNotes: { ...notesOf(brokered), ...sessionNotes },
  });
  // The level is of a flow that they have not gone through.
  const fromHere = withNotes(proved, { [FLOW_LEVEL]: undefined });
  const told = withArrivedBy(fromHere, { details: brokerDetails(identity), isFirst });
  if (flowId === undefined) return arrive(provedNow(withState(told, { proved: true })), unit);
  const { login: kept, cookies } = await keepApart(withBrokered(told, identity), unit);
  return redirect(loginUrl(kept, POST_BROKER_LOGIN), cookies);
}

function postLoginFlow({ realm }: Login, { settings }: IdentityProvider): string | undefined {
  const { postBrokerLoginFlowAlias: alias } = settings;
  return typeof alias === 'string' && alias !== ''
    ? findFlowByAlias(authenticationOf(realm), alias)?.id
    : undefined;
}
