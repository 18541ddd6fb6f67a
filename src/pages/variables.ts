import type { Client } from '../domain/clients/client.ts';
import { attributesToShow } from '../domain/clients/client-secret.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { offersSignUp } from '../domain/sign-up/offered.ts';
import type { Page } from './page.ts';
import { isSafeUrl } from './template/sanitize.ts';
import { isRightToLeft, LOCALE_PARAMETER, nameOfLocale } from './text/locale.ts';
import type { Texts } from './text/texts.ts';

/** What every page knows, by the names that Keycloak's theme authors write. */
export interface Shown {
  readonly page: Page;
  readonly locale: string;
  readonly texts: Texts;
  readonly properties: Readonly<Record<string, string>>;
  readonly nonce: string;
  /** Addresses of the theme's resources. */
  readonly resourcesPath: string;
  readonly resourcesCommonPath: string;
}

/** All that a template can speak of, by the names that themes of Keycloak know. */
export function variablesOf(shown: Shown): Record<string, unknown> {
  const { page, locale, texts, properties, nonce } = shown;
  const { url, ...others } = (page.variables ?? {}) as { readonly url?: object } & Record<string, unknown>;
  const message = page.message && {
    type: page.message.type,
    summary: texts.say(page.message.key, ...(page.message.args ?? [])),
  };
  return {
    auth: {},
    login: {},
    social: { providers: [] },
    ...others,
    pageId: page.template,
    nonce,
    lang: locale,
    title: texts.say('loginTitle', displayNameOf(page.realm)),
    realm: realmBean(page.realm, page.client),
    usernameLabel: usernameLabelOf(page.realm),
    ...(page.client && { client: clientBean(page.client, page.request.baseUrl) }),
    url: {
      ...url,
      resourcesUrl: shown.resourcesPath,
      resourcesPath: shown.resourcesPath,
      resourcesCommonPath: shown.resourcesCommonPath,
    },
    locale: localeBean(page, locale, texts),
    properties,
    darkMode: properties.darkMode !== 'false' && page.realm.settings.attributes.darkMode !== 'false',
    messagesPerField: fieldMessages(page, texts),
    ...(message && { message }),
  };
}

/** The values that are of one moment of one login, in always the same order: the nonce, and addresses of what can be done there. */
export function replaceMomentary(
  variables: Readonly<Record<string, unknown>>,
  put: (value: string) => unknown,
): Record<string, unknown> {
  const { nonce, url, locale, authenticationSession } = variables as ReturnType<typeof variablesOf> &
    Momentary;
  const { resourcesUrl, resourcesPath, resourcesCommonPath, ...addresses } = url;
  const putText = (value: unknown) => (typeof value === 'string' && value !== '' ? put(value) : value);
  return {
    ...variables,
    nonce: put(nonce),
    url: {
      resourcesUrl,
      resourcesPath,
      resourcesCommonPath,
      ...Object.fromEntries(Object.entries(addresses).map(([name, value]) => [name, putText(value)])),
    },
    locale: { ...locale, supported: locale.supported.map((each) => ({ ...each, url: put(each.url) })) },
    ...(authenticationSession && {
      authenticationSession: { authSessionIdHash: put(authenticationSession.authSessionIdHash) },
    }),
  };
}

interface Momentary {
  readonly nonce: string;
  readonly url: Readonly<Record<string, unknown>>;
  readonly locale: ReturnType<typeof localeBean>;
  /** The hash of the browser's id. */
  readonly authenticationSession?: { readonly authSessionIdHash: string };
}

const displayNameOf = ({ name, settings }: RealmView) => settings.displayName || name;

/** Key of what a user name is called where people log in. */
function usernameLabelOf({ settings }: RealmView): string {
  if (!settings.loginWithEmailAllowed) return 'username';
  return settings.registrationEmailAsUsername ? 'email' : 'usernameOrEmail';
}

function realmBean(realm: RealmView, client: Client | undefined) {
  const { settings } = realm;
  return {
    name: realm.name,
    displayName: displayNameOf(realm),
    displayNameHtml: settings.displayNameHtml || displayNameOf(realm),
    // There is no realm without it.
    password: true,
    // Themes offer what leads somewhere.
    registrationAllowed: client ? offersSignUp(realm, client) : settings.registrationAllowed,
    registrationEmailAsUsername: settings.registrationEmailAsUsername,
    loginWithEmailAllowed: settings.loginWithEmailAllowed,
    duplicateEmailsAllowed: settings.duplicateEmailsAllowed,
    rememberMe: settings.rememberMe,
    resetPasswordAllowed: settings.resetPasswordAllowed,
    editUsernameAllowed: settings.editUsernameAllowed,
    verifyEmail: settings.verifyEmail,
    internationalizationEnabled: settings.internationalizationEnabled,
    userManagedAccessAllowed: settings.userManagedAccessAllowed,
    identityFederationEnabled: realm.identityProviders.length > 0,
  };
}

/** What stands for the server's own address in the root URL of its own clients. */
const OWN_ADDRESS = /^\$\{auth(?:Base|Admin)Url\}/;

/** Addresses that a client brought are shown only where they are addresses of pages. */
function clientBean(client: Client, ownUrl: string) {
  const { clientId, name, description, baseUrl, rootUrl, attributes } = client;
  const address = (url: string | undefined) =>
    url && /^https?:\/\//i.test(url) && isSafeUrl(url) ? url : undefined;
  const root = rootUrl?.replace(OWN_ADDRESS, ownUrl).replace(/\/$/, '');
  const base = baseUrl?.startsWith('/') && root ? root + baseUrl : baseUrl;
  const shown = {
    logoUri: address(attributes.logoUri),
    policyUri: address(attributes.policyUri),
    tosUri: address(attributes.tosUri),
  };
  const present = Object.entries(shown).filter(([, url]) => url !== undefined);
  return {
    clientId,
    name: name ?? '',
    description: description ?? '',
    baseUrl: address(base),
    attributes: {
      ...attributesToShow(client),
      logoUri: undefined,
      policyUri: undefined,
      tosUri: undefined,
      ...Object.fromEntries(present),
    },
  };
}

function localeBean({ realm, request, address }: Page, locale: string, texts: Texts) {
  const label = (tag: string) => texts.find(`locale_${tag}`) ?? nameOfLocale(tag);
  const here = address ?? `${request.url}?${request.query}`;
  const { supportedLocales = [], internationalizationEnabled } = realm.settings;
  const supported = internationalizationEnabled ? [...new Set(supportedLocales)] : [];
  return {
    current: label(locale),
    currentLanguageTag: locale,
    rtl: isRightToLeft(locale),
    supported: supported
      .map((tag) => ({
        languageTag: tag,
        label: label(tag),
        url: withLocale(here, tag),
        rtl: isRightToLeft(tag),
      }))
      .sort((one, other) => one.label.localeCompare(other.label)),
  };
}

function withLocale(address: string, tag: string): string {
  const [path = '', query = ''] = address.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set(LOCALE_PARAMETER, tag);
  return `${path}?${parameters}`;
}

function fieldMessages({ fieldErrors = {} }: Page, texts: Texts): Record<string, string> {
  const messages: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [field, { also = [], ...first }] of Object.entries(fieldErrors))
    messages[field] = [first, ...also].map(({ key, args = [] }) => texts.say(key, ...args)).join(' ');
  return messages;
}
