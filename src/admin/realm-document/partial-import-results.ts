import { adminConflict } from '../../errors/admin.ts';
import { Refusal } from '../../errors/refusal.ts';

export type Kind = 'CLIENT' | 'REALM_ROLE' | 'CLIENT_ROLE' | 'IDP' | 'IDP_MAPPER' | 'GROUP' | 'USER';

export interface Result {
  readonly action: 'ADDED' | 'SKIPPED' | 'OVERWRITTEN';
  readonly resourceType: Kind;
  readonly resourceName: string;
  readonly id: string;
}

/** What is there already under the name of what is imported. */
export interface Clash {
  readonly id: string;
  /** What is said where nothing may be there. */
  readonly refusal: string;
  /** It stays as it is whatever is asked for: the realm itself depends on it. */
  readonly stays?: boolean;
}

/** What becomes of each thing that is imported. */
export interface ImportLog {
  /**
   * Whether the thing is made, after it was written down.
   * @param id of the new thing @param clash what is there under its name
   * @throws {Refusal} 409 where nothing may be there
   */
  takes(kind: Kind, name: string, id: string, clash: Clash | undefined): boolean;
  readonly results: () => readonly Result[];
}

const WHAT_THEN = ['FAIL', 'SKIP', 'OVERWRITE'];

/** @param ifResourceExists what becomes of things that are there already @throws {Refusal} 400 for a word that there is not */
export function importLog(ifResourceExists = 'FAIL'): ImportLog {
  if (!WHAT_THEN.includes(ifResourceExists))
    throw new Refusal(400, 'unknown_error', { description: 'Cannot parse the JSON' });
  const results: Result[] = [];
  return {
    takes(resourceType, resourceName, id, clash) {
      const add = (action: Result['action'], of = id) =>
        results.push({ action, resourceType, resourceName, id: of });
      if (!clash) {
        add('ADDED');
        return true;
      }
      if (ifResourceExists === 'FAIL') throw adminConflict(clash.refusal);
      if (ifResourceExists === 'SKIP' || clash.stays) {
        add('SKIPPED', clash.id);
        return false;
      }
      add('OVERWRITTEN');
      // A role counts twice (as Keycloak).
      if (resourceType === 'REALM_ROLE' || resourceType === 'CLIENT_ROLE') add('ADDED');
      return true;
    },
    results: () => results,
  };
}

/** Keycloak's PartialImportResults. */
export function resultsRepresentation(results: readonly Result[]) {
  const count = (wanted: Result['action']) => results.filter(({ action }) => action === wanted).length;
  return { overwritten: count('OVERWRITTEN'), added: count('ADDED'), skipped: count('SKIPPED'), results };
}
