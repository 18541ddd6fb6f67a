import type { ClientScope } from '../domain/client-scopes/client-scope.ts';
import { isOn } from '../domain/clients/attributes.ts';
import { isSelfRegistered } from '../domain/clients/self-registered.ts';
import { writtenHost } from '../domain/clients/written-host.ts';
import { grantConsent, missingScopes } from '../domain/consents/granted-scopes.ts';
import type { Change } from '../domain/store.ts';
import type { Login } from './login.ts';
import type { StepPage } from './turn.ts';
import { loginUrl, pathOf } from './urls.ts';

/** What the consent page goes by among the required actions (as Keycloak). */
export const CONSENT = 'OAUTH_GRANT';
/** Remembers that they have been asked in this login: `prompt=consent` asks once. */
const ASKED = 'consent';

export const consentGiven = { [ASKED]: 'given' } as const;

/** The scopes that the user has yet to allow the client. */
async function asking(login: Login): Promise<readonly ClientScope[]> {
  const { client, user, realm, dependencies } = login;
  const { store, protocol } = dependencies;
  if (!user) return [];
  if (protocol.mustAgree(login))
    return missingScopes({ ...client, consentRequired: true }, login.clientScopes(), undefined);
  if (!client.consentRequired) return [];
  const before = protocol.asksConsentAgain(login)
    ? undefined
    : await store.consents.find(realm.id, user.id, client.id);
  return missingScopes(client, login.clientScopes(), before);
}

/** Whether the user is asked before the client gets anything. */
export async function needsConsent(login: Login): Promise<boolean> {
  const { client, session, user, dependencies } = login;
  if (session.state.notes[ASKED] !== undefined) return false;
  if (dependencies.protocol.mustAgree(login)) return true;
  if (!client.consentRequired || !user) return false;
  return (await asking(login)).length > 0 || (await asksForItself(login));
}

/** Whether the client is among what they are asked to allow it, which they are once. */
async function asksForItself(login: Login): Promise<boolean> {
  const { client, user, realm, dependencies } = login;
  if (!user || !isOn(client, 'display.on.consent.screen')) return false;
  if (dependencies.protocol.asksConsentAgain(login)) return true;
  return (await dependencies.store.consents.find(realm.id, user.id, client.id)) === undefined;
}

/** What somebody allows, by its own words or its name; what has no place of its own comes last (as Keycloak). */
const item = (attributes: Readonly<Record<string, string>>, name: string) => ({
  consentScreenText: attributes['consent.screen.text']?.trim() || name,
  dynamicScopeParameter: null,
  guiOrder: /^\d{1,9}$/.test(attributes['gui.order'] ?? '')
    ? Number(attributes['gui.order'])
    : Number.MAX_SAFE_INTEGER,
});

/** The page that asks. It names where the answer goes: a client's name is whatever it says it is. */
export async function consentPage(login: Login): Promise<StepPage> {
  const { client } = login;
  const scopes = await asking(login);
  const own = client.consentRequired && (await asksForItself(login));
  const shown = [
    ...(own ? [item(client.attributes, client.name || client.clientId)] : []),
    ...scopes.map(({ attributes, name }) => item(attributes, name)),
  ];
  const redirectUri = login.session.state.request.redirect_uri;
  return {
    template: 'login-oauth-grant',
    variables: {
      url: { oauthAction: pathOf(loginUrl(login, 'consent')) },
      oauth: {
        code: login.session.state.code,
        client: client.clientId,
        clientScopesRequested: shown.toSorted((a, b) => a.guiOrder - b.guiOrder),
        redirectHost:
          redirectUri !== undefined && URL.canParse(redirectUri) ? hostOf(redirectUri) : undefined,
        selfRegistered: isSelfRegistered(client),
        userCode: login.dependencies.protocol.codeOnDevice(login),
      },
    },
  };
}

const hostOf = (uri: string): string => {
  const { host, protocol } = new URL(uri);
  return writtenHost(host) || protocol;
};

/** What the user has allowed, for the unit: by whatever they were asked, they find it among their applications. */
export function consentChange(login: Login): Change[] {
  const { client, user, dependencies } = login;
  const { store, clock, protocol } = dependencies;
  if (!user || !(client.consentRequired || protocol.mustAgree(login))) return [];
  return [grantConsent(store, client, user.id, login.clientScopes(), clock.now())];
}

/** How an event of a login tells of consent. */
export const consentDetail = ({ client, session }: Login): Readonly<Record<string, string>> => ({
  consent:
    session.state.notes[ASKED] !== undefined
      ? 'consent_granted'
      : client.consentRequired
        ? 'persistent_consent'
        : 'no_consent_required',
});
