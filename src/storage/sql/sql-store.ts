import type { Change, Store } from '../../domain/store.ts';
import type { StoreLog } from '../index.ts';
import type { Sealing } from '../sealing.ts';
import { statementsOf } from './change.ts';
import { Database } from './database.ts';
import type { Engine } from './engine.ts';
import { realmAuthenticationRepository } from './repositories/authentication.ts';
import { authenticationSessionRepository } from './repositories/authentication-sessions.ts';
import { authorizationCodeRepository } from './repositories/authorization-codes.ts';
import { clientScopeRepository } from './repositories/client-scopes.ts';
import { clientRepository } from './repositories/clients.ts';
import { componentRepository } from './repositories/components.ts';
import { consentRepository } from './repositories/consents.ts';
import { deviceAuthorizationRepository } from './repositories/device-authorizations.ts';
import { eventDeliveryRepository } from './repositories/event-deliveries.ts';
import { eventRepository } from './repositories/events.ts';
import { groupRepository } from './repositories/groups.ts';
import { identityProviderRepository } from './repositories/identity-providers.ts';
import { initialAccessTokenRepository } from './repositories/initial-access-tokens.ts';
import { keptAnswerRepository } from './repositories/kept-answers.ts';
import { loginFailureRepository } from './repositories/login-failures.ts';
import { pushedRequestRepository } from './repositories/pushed-requests.ts';
import { realmRepository } from './repositories/realms.ts';
import { roleRepository } from './repositories/roles.ts';
import { checkSealingKey } from './repositories/sealing-keys.ts';
import { sessionRepository } from './repositories/sessions.ts';
import { signUpApplicationRepository } from './repositories/sign-up-applications.ts';
import { signUpCountRepository, signUpInvitationRepository } from './repositories/sign-ups.ts';
import { spentTokenRepository } from './repositories/spent-tokens.ts';
import { userRepository } from './repositories/users.ts';

/**
 * The store on a database that is up to date.
 * @throws when the database was sealed with another key-encryption key
 */
export async function sqlStore(engine: Engine, sealing: Sealing, log: StoreLog): Promise<Store> {
  const database = new Database(engine, log);
  await checkSealingKey(database, sealing);
  return {
    realms: realmRepository(database, sealing),
    authentication: realmAuthenticationRepository(database, sealing),
    clients: clientRepository(database, sealing),
    clientScopes: clientScopeRepository(database),
    components: componentRepository(database, sealing),
    identityProviders: identityProviderRepository(database, sealing),
    roles: roleRepository(database),
    users: userRepository(database, sealing),
    groups: groupRepository(database),
    initialAccessTokens: initialAccessTokenRepository(database),
    sessions: sessionRepository(database),
    consents: consentRepository(database),
    spentTokens: spentTokenRepository(database),
    loginFailures: loginFailureRepository(database),
    events: eventRepository(database),
    eventDeliveries: eventDeliveryRepository(database),
    keptAnswers: keptAnswerRepository(database, sealing),
    authenticationSessions: authenticationSessionRepository(database),
    authorizationCodes: authorizationCodeRepository(database),
    pushedRequests: pushedRequestRepository(database),
    deviceAuthorizations: deviceAuthorizationRepository(database, sealing),
    signUpApplications: signUpApplicationRepository(database, sealing),
    signUpInvitations: signUpInvitationRepository(database),
    signUpCounts: signUpCountRepository(database),
    commit: async (unit: readonly Change[]) => {
      const statements = statementsOf(unit);
      if (statements.length > 0) await engine.commit(statements);
    },
    cached: (topic, load) => engine.cached(topic, load),
    heard: () => engine.heard(),
    forgetCached: () => engine.forgetCached(),
    ping: () => engine.ping(),
    close: () => engine.close(),
  };
}
