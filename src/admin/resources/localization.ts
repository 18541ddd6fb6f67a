import { Type } from 'typebox';
import type { RealmSettings } from '../../domain/realms/settings.ts';
import { adminError, adminNotFound } from '../../errors/admin.ts';
import { unsupportedMediaType } from '../../errors/http.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, noContent, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { readMultipart } from '../../http/multipart-body.ts';
import { ANY_ROLE } from '../any-role.ts';
import { changeRealm } from '../change-realm.ts';
import { checkTexts, type Texts } from '../localization-texts.ts';
import { asksFor } from '../paging.ts';
import { type Endpoint, endpointWithBody, type RealmRequest } from '../resource.ts';

const MANAGE = ['manage-realm'];
const LOCALE = '/localization/:locale';
const TEXT = `${LOCALE}/:key`;

/** `/localization`: texts of the realm that stand in the place of those of pages and mails. */
export const localizationEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/localization',
    roles: ANY_ROLE,
    handle: async ({ realm }) => ok(Object.keys(textsOf(realm.settings)).sort()),
  },
  { method: 'GET', path: LOCALE, roles: ANY_ROLE, handle: read },
  endpointWithBody({
    method: 'POST',
    path: LOCALE,
    roles: MANAGE,
    read: readTexts,
    handle: async (admin, given) => {
      const texts = 'form' in given ? await fileOf(given.form) : given.texts;
      // A form has the whole request around it, its token too.
      admin.record({ representation: texts });
      return change(admin, (before) => ({ ...before, ...texts }));
    },
  }),
  {
    method: 'DELETE',
    path: LOCALE,
    roles: MANAGE,
    handle: (admin) =>
      change(admin, (before) => {
        if (!before)
          throw adminNotFound(`No localization texts for locale ${localeOf(admin.request)} found.`);
        return undefined;
      }),
  },
  { method: 'GET', path: TEXT, roles: ANY_ROLE, handle: readText },
  endpointWithBody({
    method: 'PUT',
    path: TEXT,
    roles: MANAGE,
    read: readPlainText,
    handle: (admin, text) => change(admin, (before) => ({ ...before, [keyOf(admin.request)]: text })),
  }),
  {
    method: 'DELETE',
    path: TEXT,
    roles: MANAGE,
    handle: (admin) =>
      change(admin, (before) => {
        const key = keyOf(admin.request);
        if (before?.[key] === undefined) throw notThere();
        return Object.fromEntries(Object.entries(before).filter(([name]) => name !== key));
      }),
  },
];

const textsOf = ({ localizationTexts = {} }: RealmSettings): Texts => localizationTexts;
const localeOf = ({ params }: Request) => params.locale ?? '';
const keyOf = ({ params }: Request) => params.key ?? '';
const notThere = () => adminNotFound('Localization text not found');

const ofLocale = (settings: RealmSettings, locale: string) =>
  Object.hasOwn(textsOf(settings), locale) ? textsOf(settings)[locale] : undefined;

/** The texts of a locale; with the fallback those of the realm's default locale under them. */
async function read({ realm: { settings }, request }: RealmRequest): Promise<Answer> {
  const fallback = asksFor(request, 'useRealmDefaultLocaleFallback') && settings.defaultLocale;
  return ok({
    ...(fallback && ofLocale(settings, fallback)),
    ...ofLocale(settings, localeOf(request)),
  });
}

async function readText({ realm: { settings }, request }: RealmRequest): Promise<Answer> {
  const texts = ofLocale(settings, localeOf(request)) ?? {};
  const key = keyOf(request);
  if (!Object.hasOwn(texts, key)) throw notThere();
  return { status: 200, headers: { 'content-type': 'text/plain;charset=UTF-8' }, text: texts[key] ?? '' };
}

function readPlainText({ headers, body }: Request): string {
  const essence = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (essence !== 'text/plain') throw unsupportedMediaType();
  const text = body.toString('utf8');
  if (text.includes('\0')) throw adminError(400, 'A text must not hold the character U+0000');
  return text;
}

const TextsOfLocale = Type.Record(Type.String(), Type.String());

/** Texts in JSON, or a file of them in a form. */
function readTexts(request: Request): { readonly texts: Texts[string] } | { readonly form: Request } {
  if (/^multipart\/form-data\s*;/i.test(request.headers['content-type'] ?? '')) return { form: request };
  return { texts: readJson(request, 'Map', TextsOfLocale) };
}

/** @throws {Refusal} 400 without a file, or with one that holds no texts */
async function fileOf(form: Request): Promise<Texts[string]> {
  const file = (await readMultipart(form)).get('file');
  if (!file) throw new Refusal(400, 'HTTP 400 Bad Request');
  try {
    return readJson({ ...form, headers: {}, body: file }, 'Map', TextsOfLocale);
  } catch (cause) {
    throw new Refusal(400, 'Could not read file.', { cause });
  }
}

async function change(
  admin: RealmRequest,
  of: (before: Texts[string] | undefined) => Texts[string] | undefined,
): Promise<Answer> {
  const locale = localeOf(admin.request);
  await changeRealm(admin, (before) => {
    const changed = of(ofLocale(before.settings, locale));
    const others = Object.entries(textsOf(before.settings)).filter(([name]) => name !== locale);
    const localizationTexts = Object.fromEntries(changed ? [...others, [locale, changed]] : others);
    checkTexts(localizationTexts);
    return { ...before, settings: { ...before.settings, localizationTexts } };
  });
  return noContent;
}
