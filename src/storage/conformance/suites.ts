import { describe } from 'node:test';
import { authenticationSuite } from './authentication.ts';
import { cacheSuite } from './cache.ts';
import { clientScopeSuite } from './client-scopes.ts';
import { clientSearchSuite } from './client-search.ts';
import { clientSuite } from './clients.ts';
import { componentSuite } from './components.ts';
import { consentSuite } from './consents.ts';
import type { DatabaseUnderTest } from './database-under-test.ts';
import { eventSuite } from './events.ts';
import { groupSuite } from './groups.ts';
import { identityProviderSuite } from './identity-providers.ts';
import { initialAccessTokenSuite } from './initial-access-tokens.ts';
import { keptAnswerSuite } from './kept-answers.ts';
import { loginFailureSuite } from './login-failures.ts';
import { loginSuite } from './logins.ts';
import { openingSuite } from './opening.ts';
import { processSuite } from './processes.ts';
import { realmSuite } from './realms.ts';
import { revisionSuite } from './revisions.ts';
import { roleSuite } from './roles.ts';
import { manyUsersSuite, scaleSuite } from './scale.ts';
import { sealingSuite } from './sealing.ts';
import { sessionListSuite } from './session-lists.ts';
import { sessionSuite } from './sessions.ts';
import { signUpSuite } from './sign-ups.ts';
import { unitSuite } from './units.ts';
import { userSearchSuite } from './user-search.ts';
import { userSuite } from './users.ts';

const suites = [
  openingSuite,
  realmSuite,
  authenticationSuite,
  clientSuite,
  clientSearchSuite,
  clientScopeSuite,
  componentSuite,
  identityProviderSuite,
  roleSuite,
  userSuite,
  userSearchSuite,
  groupSuite,
  initialAccessTokenSuite,
  sessionSuite,
  sessionListSuite,
  consentSuite,
  loginFailureSuite,
  eventSuite,
  keptAnswerSuite,
  loginSuite,
  signUpSuite,
  revisionSuite,
  unitSuite,
  cacheSuite,
  sealingSuite,
  processSuite,
  scaleSuite,
  manyUsersSuite,
];

/** Everything the store promises, on one kind of database. */
export function conformance(name: string, database: DatabaseUnderTest, skip: string | false = false): void {
  describe(`the store on ${name}`, { skip }, () => {
    for (const suite of suites) suite(database);
  });
}
