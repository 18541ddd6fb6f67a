import type { Texts } from '../text/texts.ts';

type Data = Readonly<Record<string, unknown>>;

/** What Keycloakify wrote into its page when it built it. */
export interface BuiltPage {
  readonly keycloakifyVersion: string;
  readonly themeVersion: string;
  readonly themeName: string;
  /** Folder below the theme's resources that stands for Keycloak's common ones. */
  readonly resourcesCommon: string;
}

/** What is told to no script: the classes of our style sheet, and what a form was sent with. */
const isLeftOut = (path: readonly string[]): boolean => {
  const [first, second = ''] = path;
  if (first === 'properties' && path.length === 2)
    return /^(?:kc|locales$|import$|meta$|parent$)/.test(second);
  return ['login.password', 'nonce', 'usernameLabel'].includes(path.join('.'));
};

/** The variables of a page as the object that the components of Keycloakify read, in JSON. */
export function kcContext(
  template: string,
  variables: Data,
  texts: Texts,
  { resourcesCommon, ...built }: BuiltPage,
): string {
  const { locale, profile, messagesPerField, url, authenticators, ...others } = variables as Record<
    string,
    Data | undefined
  >;
  const resourcesPath = String(url?.resourcesPath ?? '');
  const context = {
    // Their hooks go through it.
    scripts: [],
    ...others,
    // Where there is none, as after a logout, their pages ask for its URL all the same.
    client: others.client ?? {},
    ...built,
    themeType: 'login',
    pageId: `${template}.ftl`,
    ftlTemplateFileName: `${template}.ftl`,
    // Of pages without a login: they are loaded again.
    url: { ssoLoginInOtherTabsUrl: '', ...url, resourcesCommonPath: `${resourcesPath}/${resourcesCommon}` },
    // As Keycloak: a realm of one language has nothing to choose.
    ...((variables.realm as Data | undefined)?.internationalizationEnabled === true && { locale }),
    ...(profile && { profile: profileByName(profile) }),
    ...(authenticators && { authenticators: withIcons(authenticators) }),
    'x-keycloakify': { resourcesPath, messages: messagesOf(template, variables, texts) },
  };
  return json({ context, fieldMessages: fieldMessages(template, variables, messagesPerField ?? {}) });
}

/** Where a page of a login says that a user name or a password was wrong, it says so of both at once. */
function fieldMessages(template: string, { message }: Data, messages: Data): Data {
  if (template !== 'login' || (messages.username === undefined && messages.password === undefined))
    return messages;
  const said = (message as Data | undefined)?.summary ?? messages.username ?? messages.password;
  return { ...messages, username: said, password: said };
}

/** Their forms look for what Keycloak's beans always have. */
const ANNOTATED = { annotations: {}, html5DataAnnotations: {} };

function profileByName({ attributes, ...profile }: Data): Data {
  const all = (Array.isArray(attributes) ? attributes : []) as readonly (Data & { readonly name: string })[];
  const complete = all.map(({ group, ...attribute }) => [
    attribute.name,
    {
      validators: {},
      ...ANNOTATED,
      ...(['email', 'username'].includes(attribute.name) && { autocomplete: attribute.name }),
      ...attribute,
      ...(group !== undefined && { group: { ...ANNOTATED, ...(group as Data) } }),
    },
  ]);
  return { html5DataAnnotations: {}, ...profile, attributesByName: Object.fromEntries(complete) };
}

/** Icons of the ways to an authenticator, where it is reached in one way alone. */
const ICONS: Readonly<Record<string, string>> = {
  usb: 'kcWebAuthnUSB',
  ble: 'kcWebAuthnBLE',
  nfc: 'kcWebAuthnNFC',
  internal: 'kcWebAuthnInternal',
};

/** Keycloak says how an authenticator is reached by an icon. */
function withIcons({ authenticators }: Data): Data {
  const all = Array.isArray(authenticators) ? (authenticators as readonly Data[]) : [];
  return {
    authenticators: all.map(({ transports, ...authenticator }) => {
      const [way, ...others] = Array.isArray(transports) ? transports : [];
      const iconClass = (others.length === 0 && ICONS[String(way)]) || 'kcWebAuthnDefaultIcon';
      return { ...authenticator, transports: { iconClass } };
    }),
  };
}

const DEEPEST = 10;

/** Messages of the server that the data of the page name, such as consent texts: their own bundle does not know them. */
function messagesOf(template: string, variables: Data, texts: Texts): Record<string, string> {
  const messages = new Map<string, string>();
  const add = (text: string) => {
    const key = /^\$\{(.*)\}$/.exec(text)?.[1] ?? text;
    if (text.length <= 200 && /^[\w.-]+$/.test(key) && texts.find(key) !== undefined)
      messages.set(key, texts.say(key));
  };
  const visit = (value: unknown, path: readonly string[]) => {
    if (typeof value === 'string') add(value);
    else if (value && typeof value === 'object' && path.length < DEEPEST)
      for (const [key, inner] of Object.entries(value))
        if (!isLeftOut([...path, key])) visit(inner, [...path, key]);
  };
  visit(variables, []);
  const { profile, requiredActions, termsAcceptanceRequired } = variables;
  for (const action of Array.isArray(requiredActions) ? requiredActions : []) add(`requiredAction.${action}`);
  if (template === 'terms' || termsAcceptanceRequired === true) add('termsText');
  for (const { annotations, validators } of (
    profile as { attributes?: readonly Record<string, Data>[] } | undefined
  )?.attributes ?? []) {
    const options = (validators?.options as Data | undefined)?.options;
    const prefix = annotations?.inputOptionLabelsI18nPrefix;
    if (prefix !== undefined && Array.isArray(options))
      for (const option of options) add(`${prefix}.${option}`);
  }
  return Object.fromEntries(messages);
}

/** JSON that may stand in a script: nothing in it ends the script, or a line. */
function json(value: unknown): string {
  const plain = (each: unknown, path: readonly string[]): unknown => {
    if (Array.isArray(each)) return each.map((inner, index) => plain(inner, [...path, String(index)]));
    if (!each || typeof each !== 'object' || each instanceof Date) return each;
    if (path.length > DEEPEST) return undefined;
    return Object.fromEntries(
      Object.entries(each)
        .filter(([key]) => !isLeftOut([...path.slice(1), key]))
        .map(([key, inner]) => [key, plain(inner, [...path, key])]),
    );
  };
  return JSON.stringify(plain(value, [])).replace(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
