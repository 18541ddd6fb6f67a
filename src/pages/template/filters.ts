import type { Context, Liquid } from 'liquidjs';
import { escapeXml } from '../../lib/escape-xml.ts';
import type { Texts } from '../text/texts.ts';
import { isSafeUrl, sanitizeHtml } from './sanitize.ts';

/** Where the filters find the language of a page; templates cannot name it. */
export const SPOKEN = Symbol('texts');

interface Filtering {
  readonly context: Context;
}

const textsOf = ({ context }: Filtering) =>
  (context.globals as unknown as { readonly [SPOKEN]: Texts })[SPOKEN];

/** What is left where markup is let through; for a value of any kind. */
const markup = { raw: true, handler: (value: unknown) => sanitizeHtml(String(value ?? '')) };

type FieldMessages = Readonly<Record<string, string>>;

const messageOf = (messages: unknown, field: unknown): string | undefined =>
  messages && typeof messages === 'object' && Object.hasOwn(messages, String(field))
    ? (messages as FieldMessages)[String(field)]
    : undefined;

const firstOf = (messages: unknown, ...fields: unknown[]) =>
  fields.map((field) => messageOf(messages, field)).find((message) => message !== undefined);

/** What the functions of Keycloak's templates do: `{{ 'doLogIn' | msg }}`, `{{ messagesPerField | get: 'username' }}`. */
export function registerFilters(liquid: Liquid): void {
  liquid.registerFilter('msg', function (this: Filtering, key: unknown, ...args: unknown[]) {
    return textsOf(this).say(String(key ?? ''), ...args);
  });
  liquid.registerFilter('advancedMsg', function (this: Filtering, text: unknown, ...args: unknown[]) {
    return textsOf(this).sayText(String(text ?? ''), ...args);
  });
  // A message in HTML whose arguments are text.
  liquid.registerFilter('msgHtml', {
    raw: true,
    handler(this: Filtering, key: unknown, ...args: unknown[]) {
      return sanitizeHtml(
        textsOf(this).say(String(key ?? ''), ...args.map((arg) => escapeXml(String(arg ?? '')))),
      );
    },
  });
  liquid.registerFilter('kcSanitize', markup);
  // LiquidJS would let anything through.
  liquid.registerFilter('raw', markup);
  liquid.registerFilter('safeUrl', (url: unknown) => (isSafeUrl(String(url ?? '')) ? url : ''));
  liquid.registerFilter('get', (messages: unknown, field: unknown) => messageOf(messages, field) ?? '');
  liquid.registerFilter(
    'firstError',
    (messages: unknown, ...fields: unknown[]) => firstOf(messages, ...fields) ?? '',
  );
  for (const name of ['exists', 'existsError'])
    liquid.registerFilter(
      name,
      (messages: unknown, ...fields: unknown[]) => firstOf(messages, ...fields) !== undefined,
    );
}
