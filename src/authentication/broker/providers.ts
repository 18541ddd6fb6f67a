import { displayNameOf } from '../../domain/identity-providers/display-name.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import { isSet } from '../../domain/identity-providers/is-set.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import { signUpRuleOf, UNREADABLE } from '../../domain/sign-up/read-rule.ts';
import type { Login } from '../login.ts';
import type { StepPage } from '../turn.ts';
import { pathOf } from '../urls.ts';

const isHidden = (provider: IdentityProvider): boolean =>
  isSet(provider, 'hideOnLogin') || provider.config.hideOnLoginPage === 'true';

/** Whether people may log in by a provider at all, button or not. */
export const canLogIn = ({ dependencies }: Login, provider: IdentityProvider): boolean =>
  provider.enabled && !isSet(provider, 'linkOnly') && dependencies.brokers.has(provider.providerId);

const orderOf = ({ config }: IdentityProvider): number =>
  /^\d+$/.test(config.guiOrder ?? '') ? Number(config.guiOrder) : Number.MAX_SAFE_INTEGER;

/** Those that a client's rule names alone, where it does. */
function isShownByRule({ client }: Pick<Login, 'client'>, alias: string): boolean {
  const rule = signUpRuleOf(client);
  if (rule === undefined) return true;
  return rule !== UNREADABLE && (rule.identityProviders?.includes(alias) ?? true);
}

/** Whether there is a provider by which somebody who is known already may prove themselves. */
export const knowsProvider = async (login: Login): Promise<boolean> =>
  login.user !== undefined && (await offeredProviders(login)).length > 0;

/** The providers that a login page offers; whoever is known already proves themselves by one that knows them. */
async function offeredProviders(login: Login): Promise<readonly IdentityProvider[]> {
  const { realm, user, dependencies } = login;
  const shown = realm.identityProviders
    .filter(
      (provider) => canLogIn(login, provider) && !isHidden(provider) && isShownByRule(login, provider.alias),
    )
    .toSorted((one, other) => orderOf(one) - orderOf(other));
  if (!user || shown.length === 0) return shown;
  const known = await dependencies.store.users.federatedIdentities(realm.id, user.id);
  return shown.filter(({ id }) => known.some(({ providerId }) => providerId === id));
}

/** Where a page offers them, as people log in there. */
const OFFERING: ReadonlySet<string> = new Set(['login', 'login-username', 'login-password']);

/** The page with the providers that the login may go on by. Whoever is on a detour is on their way already. */
export async function withProviders(login: Login, page: StepPage): Promise<StepPage> {
  if (!OFFERING.has(page.template) || login.session.state.detour) return page;
  const providers = await offeredProviders(login);
  return providers.length === 0
    ? page
    : { ...page, variables: { ...page.variables, social: socialVariables(login, providers) } };
}

/** Where the browser goes once a broker flow is through. */
export const afterDetourUrl = (login: Login, next: string): string =>
  `${issuerOf(login.request.baseUrl, login.realm.name)}/broker/${next}?${queryOf(login, 'first')}`;

function queryOf(login: Login, codeIs: 'first' | 'last'): URLSearchParams {
  const { client, session, dependencies } = login;
  const code = { session_code: session.state.code };
  return new URLSearchParams({
    ...(codeIs === 'first' && code),
    client_id: client.clientId,
    tab_id: session.tabId,
    client_data: dependencies.protocol.clientData(login),
    ...(codeIs === 'last' && code),
  });
}

/** Where somebody goes who would log in by a provider. */
export function brokerLoginUrl(login: Login, alias: string): string {
  const issuer = issuerOf(login.request.baseUrl, login.realm.name);
  return `${issuer}/broker/${encodeURIComponent(alias)}/login?${queryOf(login, 'last')}`;
}

/** How a page shows them, by the names that theme authors know. */
const socialVariables = (login: Login, providers: readonly IdentityProvider[]) => ({
  providers: providers.map((provider) => ({
    alias: provider.alias,
    providerId: provider.providerId,
    displayName: displayNameOf(provider),
    loginUrl: pathOf(brokerLoginUrl(login, provider.alias)),
    iconClasses: '',
  })),
  displayInfo: false,
});
