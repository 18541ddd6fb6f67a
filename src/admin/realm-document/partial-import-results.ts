import { adminConflict } from '../../errors/admin.ts';
import { Refusal } from '../../errors/refusal.ts';

export type Kind = 'CLIENT' | 'REALM_ROLE' | 'CLIENT_ROLE' | 'IDP' | 'IDP_MAPPER' | 'GROUP' | 'USER';

export interface Result {
  readonly action: 'ADDED' | 'SKIPPED' | 'OVERWRITTEN';
  readonly resourceType: Kind;
  readonly resourceName: string;
  readonly id: string;
}

interface Made {
  readonly id: string;
  readonly said: object;
}

export interface Imported {
  readonly result: Result;
  /** What the document says of the thing. */
  readonly said: object;
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
   * @param made the id of the new thing, and what the document says of it @param clash what is there under its name
   * @throws {Refusal} 409 where nothing may be there
   */
  takes(kind: Kind, name: string, made: Made, clash: Clash | undefined): boolean;
  readonly results: () => readonly Imported[];
}

const WHAT_THEN = ['FAIL', 'SKIP', 'OVERWRITE'];

/** @param ifResourceExists what becomes of things that are there already @throws {Refusal} 400 for a word that there is not */
export function importLog(ifResourceExists = 'FAIL'): ImportLog {
  if (!WHAT_THEN.includes(ifResourceExists))
    throw new Refusal(400, 'unknown_error', { description: 'Cannot parse the JSON' });
  const results: Imported[] = [];
  return {
    takes(resourceType, resourceName, { id: made, said }, clash) {
      const add = (action: Result['action'], id = made) =>
        results.push({ result: { action, resourceType, resourceName, id }, said });
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
export function resultsRepresentation(imported: readonly Imported[]) {
  const results = imported.map(({ result }) => result);
  const count = (wanted: Result['action']) => results.filter(({ action }) => action === wanted).length;
  return { overwritten: count('OVERWRITTEN'), added: count('ADDED'), skipped: count('SKIPPED'), results };
}
