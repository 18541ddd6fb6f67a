import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Said } from '../pages/page.ts';
import type { Pages } from '../pages/pages.ts';
import { defaultLocaleOf, isRightToLeft } from '../pages/text/locale.ts';
import type { Texts } from '../pages/text/texts.ts';
import type { Theme } from '../pages/theme/theme.ts';

/** A mail that is to be written. */
export interface Letter {
  /** Keycloak's name of it, such as `password-reset` or `executeActions`. */
  readonly template: string;
  readonly realm: RealmView;
  /** In which language; the realm's where nobody knows better. */
  readonly locale?: string | undefined;
  readonly subject: Said;
  /** What its template knows beside `realmName`, `locale` and `properties`, by Keycloak's names. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface WrittenLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The letter by the realm's email theme. */
export function writeLetter(pages: Pages, letter: Letter): WrittenLetter {
  const theme = pages.themes.get(letter.realm.settings.emailTheme, 'email');
  return pages.byTheme(theme, letter.template, (each) => written(pages, each, letter));
}

function written(
  pages: Pages,
  theme: Theme,
  { template, realm, locale, subject, variables }: Letter,
): WrittenLetter {
  const language = locale ?? defaultLocaleOf(realm);
  const texts = pages.texts(theme, realm, language);
  const known = {
    ...variables,
    realmName: realm.settings.displayName || realm.name,
    locale: { language, rtl: isRightToLeft(language) },
    properties: theme.properties,
    ...(variables?.linkExpiration !== undefined && {
      expires: expirationText(Number(variables.linkExpiration), texts),
    }),
  };
  return {
    // One line, whatever the theme or the realm's texts say.
    subject: texts
      .say(subject.key, ...(subject.args ?? []))
      .replace(/\s+/g, ' ')
      .trim(),
    text: theme.engine.render(`text/${template}`, known, texts).trim(),
    html: theme.engine.render(`html/${template}`, known, texts),
  };
}

const UNITS = [
  { unit: 'seconds', inNext: 60 },
  { unit: 'minutes', inNext: 60 },
  { unit: 'hours', inNext: 24 },
  { unit: 'days', inNext: Number.POSITIVE_INFINITY },
];

/** How long a link is good, in the largest unit that says it exactly. @param minutes from now */
function expirationText(minutes: number, texts: Texts): string {
  let value = minutes * 60;
  for (const { unit, inNext } of UNITS) {
    if (value === 0 || value % inNext !== 0)
      return `${value} ${texts.say(`linkExpirationFormatter.timePeriodUnit.${unit}`, value)}`;
    value /= inNext;
  }
  return String(minutes);
}
