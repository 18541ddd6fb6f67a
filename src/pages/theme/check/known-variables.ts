import type { Mention } from '../../template/engine.ts';
import type { Theme } from '../theme.ts';
import type { ThemeType } from '../theme-folder.ts';

/** What every page and every mail knows, whether or not the themes that come with the server show it. */
export const KNOWN: Readonly<Record<ThemeType, readonly string[]>> = {
  login:
    'auth client darkMode lang locale login message messagesPerField nonce pageId properties realm social title url usernameLabel'.split(
      ' ',
    ),
  account:
    'account client darkMode lang locale message messagesPerField nonce pageId properties realm title url user'.split(
      ' ',
    ),
  email: 'expires link linkExpiration locale properties realmName user'.split(' '),
};

/** Variables of which all members are known. */
export const MEMBERS: Readonly<Record<ThemeType, Readonly<Record<string, readonly string[]>>>> = {
  login: {
    client: ['attributes', 'baseUrl', 'clientId', 'description', 'name'],
    locale: ['current', 'currentLanguageTag', 'rtl', 'supported'],
    message: ['summary', 'type'],
    realm:
      'displayName displayNameHtml duplicateEmailsAllowed editUsernameAllowed identityFederationEnabled internationalizationEnabled loginWithEmailAllowed name password registrationAllowed registrationEmailAsUsername rememberMe resetPasswordAllowed userManagedAccessAllowed verifyEmail'.split(
        ' ',
      ),
    url: 'loginAction loginResetCredentialsUrl loginRestartFlowUrl loginUrl registrationUrl resourcesCommonPath resourcesPath resourcesUrl'.split(
      ' ',
    ),
  },
  account: {
    locale: ['current', 'currentLanguageTag', 'rtl', 'supported'],
    message: ['summary', 'type'],
    url: 'accountUrl action here resourcesCommonPath resourcesPath resourcesUrl signOutAction'.split(' '),
  },
  email: { locale: ['language', 'rtl'] },
};

/** Variables that pages of a theme ask for, and names that its templates give a value themselves. */
export function mentions({ engine, chain }: Pick<Theme, 'engine' | 'chain'>): {
  readonly asked: readonly Mention[];
  readonly assigned: ReadonlySet<string>;
} {
  const sources = new Map(chain.flatMap(({ templates }) => [...templates]));
  const parts = new Set(
    [...sources.values()].flatMap((source) => references(source).map(({ name }) => name)),
  );
  const asked = new Map<string, Mention>();
  const assigned = new Set<string>();
  // A part knows what it is given by whoever uses it, so it is looked at from there.
  for (const page of sources.keys()) {
    if (parts.has(page)) continue;
    const found = engine.analyze(page);
    for (const name of found.assigned) assigned.add(name);
    for (const mention of found.asked) asked.set(JSON.stringify(mention), mention);
  }
  return { asked: [...asked.values()], assigned };
}

/** Other templates that a template names. */
export const references = (source: string): readonly { readonly name: string; readonly index: number }[] =>
  [...source.matchAll(/\{%-?\s*(?:render|include|layout)\s+(['"])([^'"]+)\1/g)].map(
    ({ 2: name = '', index }) => ({ name, index }),
  );
