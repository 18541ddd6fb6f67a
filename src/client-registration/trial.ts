import type { RealmView } from '../domain/realms/realm-view.ts';
import { registrationSettings } from '../domain/realms/registration-settings.ts';
import { badRequest } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Request } from '../http/exchange.ts';
import { type Finding, RegistrationRefused } from '../policy/finding.ts';
import type { Draft } from './draft.ts';

/** Whether the request only wants to know what would become of it. @throws {Refusal} 400 for a word that is neither, and for several */
export function isTrial({ query }: Request): boolean {
  const [said, ...more] = query.getAll('dry-run');
  if (more.length > 0 || (said !== undefined && said !== 'true' && said !== 'false'))
    throw badRequest("'dry-run' is 'true' or 'false', and said once");
  return said === 'true';
}

/** What would become of a registration. */
export interface Trial {
  readonly outcome: 'accepted' | 'refused';
  /** The client that would be registered, without secrets. */
  readonly client?: object;
  readonly error?: string;
  readonly error_description?: string;
  /** What each policy changed, or has against it. */
  readonly policies: readonly Finding[];
}

/** Does the drafting and tells what came out of it; nothing is stored. */
export async function tryOut(
  draft: () => Promise<Draft>,
  write: (draft: Draft) => Promise<object> | object,
): Promise<Trial> {
  try {
    const drafted = await draft();
    const { secret: _made, ...client } = drafted.client;
    return {
      outcome: 'accepted',
      client: await write({ ...drafted, client }),
      policies: drafted.findings,
    };
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 500) throw error;
    return {
      outcome: 'refused',
      error: error.code,
      ...(error.description !== undefined && { error_description: error.description }),
      policies: error instanceof RegistrationRefused ? error.findings : [],
    };
  }
}

const NOTHING_MORE = 'A policy of the realm is against it';

/** As much of it as the realm lets registrants know. */
export function toldTrial({ policies, ...trial }: Trial, realm: RealmView): object {
  const { explanation } = registrationSettings(realm.settings);
  if (explanation === 'full') return { ...trial, policies };
  const isPolicy = policies.some(({ outcome }) => outcome === 'refused');
  return explanation === 'none' && isPolicy ? { ...trial, error_description: NOTHING_MORE } : trial;
}

/** A refusal with as much of its reasons as the realm lets registrants know. */
export function toldRefusal(error: unknown, realm: RealmView): unknown {
  if (!(error instanceof RegistrationRefused)) return error;
  const { explanation } = registrationSettings(realm.settings);
  if (explanation === 'brief') return error;
  return new Refusal(error.status, error.code, {
    description: explanation === 'none' ? NOTHING_MORE : error.description,
    ...(explanation === 'full' && { members: { policies: error.findings } }),
  });
}
