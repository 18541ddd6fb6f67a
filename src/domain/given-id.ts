import { badRequest } from '../errors/http.ts';
import { newId } from '../lib/ids.ts';

/** Characters of an id, at most (as Keycloak's columns). */
const LONGEST = 36;

/**
 * What is wrong with an id that somebody chose for a thing, whatever it is; undefined for nothing. An id is part of the
 * thing's URL, of keys in the database, and of what its secrets are sealed to: it has to come back as it was sent.
 * @param what what it is called, such as `Client ID`
 */
export function idProblem(id: string, what: string): string | undefined {
  if ([...id].length > LONGEST) return `${what} must not exceed ${LONGEST} characters`;
  // Dot segments are taken out of every path on the way here (RFC 3986 section 5.2.4).
  if (id === '.' || id === '..') return `${what} cannot be '${id}'`;
  // Half a surrogate pair, controls, and what is nothing to look at.
  return /\p{C}/u.test(id) ? `${what} must be of visible characters` : undefined;
}

/**
 * The id that is given to a new thing, or a new one where none is.
 * @throws {Refusal} 400 for one that can be none
 */
export function givenId(id: string | undefined, what: string): string {
  if (!id) return newId();
  const problem = idProblem(id, what);
  if (problem !== undefined) throw badRequest(problem);
  return id;
}
