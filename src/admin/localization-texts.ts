import type { RealmSettings } from '../domain/realms/settings.ts';
import { adminError } from '../errors/admin.ts';

/** By locale and key. */
export type Texts = NonNullable<RealmSettings['localizationTexts']>;

/** Characters of all texts of a realm: they are read with it. */
const MAX_TEXTS = 500_000;

/** @throws {Refusal} 400 for more than a realm should hold */
export function checkTexts(texts: Texts): void {
  if (JSON.stringify(texts).length > MAX_TEXTS)
    throw adminError(400, `The texts of a realm must not exceed ${MAX_TEXTS} characters`);
}
