import type { Client } from '../domain/clients/client.ts';
import { decideSignUp } from '../domain/sign-up/decide.ts';
import { isDomainAllowed } from '../domain/sign-up/email-domains.ts';
import { isDeceptive } from '../domain/users/folded-name.ts';
import { profileRulesOf } from '../domain/users/profile/rules.ts';
import { email as emailFormat } from '../domain/users/profile/validators/email.ts';
import { takenNames } from '../domain/users/taken-names.ts';
import { adminConflict, adminError } from '../errors/admin.ts';
import { spokenLocale } from '../pages/text/locale.ts';
import type { RealmRequest } from './resource.ts';

/** @throws {Refusal} 400 where nobody could come by it */
export function checkInvited({ realm }: RealmRequest, client: Client, email: string): void {
  const decision = decideSignUp(realm, client, { invited: true });
  if (!decision.allowed || decision.rule === undefined)
    throw adminError(
      400,
      'Nobody signs up for this client by an invitation: its sign-up rule does not say so',
    );
  const { onlyAsciiMail } = profileRulesOf(realm);
  const asked = { required: true, locale: 'en', onlyAsciiMail };
  const isAddress = emailFormat.compile({})([email], asked).length === 0;
  if (email === '' || !isAddress || isDeceptive(email)) throw adminError(400, 'email: is no address');
  if (!isDomainAllowed(decision.rule, email)) throw adminError(400, 'email: its domain is not allowed');
}

/** @throws {Refusal} 409 where whoever is invited could not sign up: the address is somebody's, or their name, or looks so */
export async function checkFree({ store, realm }: RealmRequest, email: string): Promise<void> {
  const nobody = { id: '', username: '' };
  const taken = await takenNames({ realmId: realm.id, username: '', email }, nobody, realm.settings, store);
  if (taken.email || (await store.users.findByEmail(realm.id, email)))
    throw adminConflict('A user has this address, or one that looks like it');
}

/** What a tag of a language is made of. */
const LOCALE = /^[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,3}$/;

/** @throws {Refusal} 400 for what is no language, or none of those that the realm speaks */
export function checkLocale({ realm }: RealmRequest, locale: string): void {
  if (!LOCALE.test(locale)) throw adminError(400, 'locale: is no tag of a language');
  const { internationalizationEnabled, supportedLocales = [] } = realm.settings;
  if (internationalizationEnabled && spokenLocale(realm, locale) === undefined)
    throw adminError(400, `locale: the realm speaks ${supportedLocales.join(', ') || 'none'}`);
}
