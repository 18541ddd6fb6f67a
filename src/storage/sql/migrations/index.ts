import { firstSchema } from './0001-first-schema.ts';
import { sessions } from './0002-sessions.ts';
import { groupsAndUserSearch } from './0003-groups-and-user-search.ts';
import { revisions } from './0004-revisions.ts';
import { realmAuthentication } from './0005-realm-authentication.ts';
import { consentsAndSessionLists } from './0006-consents-and-session-lists.ts';
import { loginFailures } from './0007-login-failures.ts';
import { credentialRevisions } from './0008-credential-revisions.ts';
import { secretsOfRealms } from './0009-secrets-of-realms.ts';
import { identityProviders } from './0010-identity-providers.ts';
import { usersOfTheirOwn } from './0011-users-of-their-own.ts';
import { listsOfEvents } from './0012-lists-of-events.ts';
import { keptAnswers } from './0013-kept-answers.ts';
import { logins } from './0014-logins.ts';
import { pushedRequests } from './0015-pushed-requests.ts';
import { callersOfKeptAnswers } from './0016-callers-of-kept-answers.ts';
import { clientsThatWait } from './0017-clients-that-wait.ts';
import { deviceAuthorizations } from './0018-device-authorizations.ts';
import { signUps } from './0019-sign-ups.ts';
import { backchannelAuthentications } from './0020-backchannel-authentications.ts';
import { clientsAlwaysDisplayed } from './0021-clients-always-displayed.ts';
import { eventDeliveries } from './0022-event-deliveries.ts';
import { tokensOfFederatedIdentities } from './0023-tokens-of-federated-identities.ts';
import { looksOfNames } from './0024-looks-of-names.ts';
import { revisionsOfComponents } from './0025-revisions-of-components.ts';
import { oneApplicationEach } from './0026-one-application-each.ts';
import { sessionsOfProviders } from './0027-sessions-of-providers.ts';
import type { Migration } from './migration.ts';

/** Every step, in order. A new one is a new file and a line here. */
export const migrations: readonly Migration[] = [
  firstSchema,
  sessions,
  groupsAndUserSearch,
  revisions,
  realmAuthentication,
  consentsAndSessionLists,
  loginFailures,
  credentialRevisions,
  secretsOfRealms,
  identityProviders,
  usersOfTheirOwn,
  listsOfEvents,
  keptAnswers,
  logins,
  pushedRequests,
  callersOfKeptAnswers,
  clientsThatWait,
  deviceAuthorizations,
  signUps,
  backchannelAuthentications,
  clientsAlwaysDisplayed,
  eventDeliveries,
  tokensOfFederatedIdentities,
  looksOfNames,
  revisionsOfComponents,
  oneApplicationEach,
  sessionsOfProviders,
];
