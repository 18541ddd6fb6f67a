import type { RealmSettings } from './settings.ts';

/**
 * What each setting does that does something. The others are stored and shown, as exports and consoles expect, and wait
 * for what they speak of: `docs/realm-settings.md` lists both from here.
 */
export const EFFECTIVE_SETTINGS: Partial<Record<keyof RealmSettings, string>> = {
  displayName: 'shown in lists of realms',
  notBefore: 'told with every token, as `not-before-policy`',
  defaultSignatureAlgorithm: 'the algorithm of tokens whose client does not name one',
  accessTokenLifespan: 'how long access and ID tokens last',
  enabled: 'a disabled realm issues no tokens and takes no registrations',
  sslRequired: 'who may call without TLS',
  registrationEmailAsUsername: 'a user’s name is their email',
  loginWithEmailAllowed: 'users log in with their email as well',
  duplicateEmailsAllowed: 'users may share an email; then nobody logs in with theirs',
  editUsernameAllowed: 'a username may be changed',
  bruteForceProtected: 'wrong passwords are counted and lock out; what is below says when',
  permanentLockout: 'locked out until an administrator enables the user',
  maxTemporaryLockouts: 'lockouts for a while before the one for good',
  bruteForceStrategy:
    'whether each failure after a lockout prolongs the next (`LINEAR`), or so many of them (`MULTIPLE`)',
  maxFailureWaitSeconds: 'the longest lockout for a while',
  minimumQuickLoginWaitSeconds: 'the lockout after two failures in quick succession',
  waitIncrementSeconds: 'how much longer each lockout is than the one before',
  quickLoginCheckMilliSeconds: 'what counts as quick succession',
  maxDeltaTimeSeconds: 'after which time without failures they are forgotten',
  failureFactor: 'failures that lead to a lockout; less than one counts as one',
  passwordPolicy: 'what passwords must be, how they are hashed, and when they expire',
  supportedLocales: 'told to administrators who may not see the realm',
  unmanagedAttributePolicy: 'whether users have attributes besides those of the profile',
};
