import { escapeXml } from '../../lib/escape-xml.ts';
import type { Texts } from '../text/texts.ts';
import { type BuiltPage, kcContext } from './kc-context.ts';

/** The script of a page that writes `kcContext`, in FreeMarker. */
const DECLARATION = /<script>(?:(?!<\/script>)[\s\S])*?\bkcContext\b(?:(?!<\/script>)[\s\S])*<\/script>/;

/** Whether a file that ends in `.ftl` is a page that Keycloakify has built. */
export const isKeycloakifyPage = (source: string): boolean =>
  DECLARATION.test(source) && /<html\b/i.test(source);

/** What its pages do that ours do not: they name a base, and carry fonts in their style sheets. */
export const KEYCLOAKIFY_SOURCES = { 'base-uri': "'self'", 'font-src': 'data:' } as const;

/** A page that Keycloakify has built, with the context that it would have been given by Keycloak. */
export function keycloakifyPage(
  source: string,
  template: string,
  variables: Readonly<Record<string, unknown>>,
  texts: Texts,
): string {
  const { nonce, url } = variables as {
    readonly nonce: string;
    readonly url: { readonly resourcesPath: string };
  };
  const context = kcContext(template, variables, texts, builtPage(source));
  return source
    .replace(DECLARATION, () => `<script>${script(context, nonce)}</script>`)
    .replace(/\$\{(?:xKeycloakify|url)\.resourcesPath\}/g, () => escapeXml(url.resourcesPath))
    .replace(/<(script|style|link)\b(?![^>]*\snonce=)/gi, (_tag, name) => `<${name} nonce="${nonce}"`);
}

function builtPage(source: string): BuiltPage {
  const named = (name: string) => new RegExp(`"${name}"\\s*:\\s*"([^"]*)"`).exec(source)?.[1] ?? '';
  return {
    keycloakifyVersion: named('keycloakifyVersion'),
    themeVersion: named('themeVersion'),
    themeName: named('themeName'),
    resourcesCommon:
      /resourcesCommonPath\s*=\s*kcContext\.url\.resourcesPath\s*\+\s*"\/([\w.-]+)"/.exec(source)?.[1] ??
      'resources-common',
  };
}

/**
 * The functions of the context are made where they are called. Elements that the theme's scripts make get the page's nonce: a style
 * sheet of a component, or a script with its text in it, would not be taken otherwise.
 */
const script = (context: string, nonce: string) => `
const { context: kcContext, fieldMessages } = ${context};
{
  const said = (field) => (Object.hasOwn(fieldMessages, field) ? fieldMessages[field] : "");
  const exists = (...fields) => fields.some((field) => said(field) !== "");
  kcContext.messagesPerField = {
    get: said,
    exists,
    existsError: exists,
    getFirstError: (...fields) => fields.map(said).find((text) => text !== ""),
    printIfExists: (field, text) => (exists(field) ? text : undefined),
  };
  const policy = kcContext.totp && kcContext.totp.policy;
  if (policy) policy.getAlgorithmKey = () => policy.algorithmKey;
  const create = document.createElement;
  document.createElement = function (name) {
    const element = create.apply(this, arguments);
    if (/^(?:script|style)$/i.test(name)) element.nonce = ${JSON.stringify(nonce)};
    return element;
  };
}
window.kcContext = kcContext;
`;
