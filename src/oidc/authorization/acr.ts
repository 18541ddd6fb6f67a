import { levelOfClass, levelsOf } from '../../domain/clients/authentication-classes.ts';
import type { Client } from '../../domain/clients/client.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Parameters } from './asked.ts';

/** The classes that are asked for: as essential by `claims`, or else at all. */
export function askedAcrs(client: Client, parameters: Parameters): readonly string[] {
  const essential = essentialAcrs(parameters);
  return essential.length > 0 ? essential : wantedAcrs(client, parameters);
}

/** The classes that are asked for by `acr_values` or by `claims`, or those that the client has by default. */
function wantedAcrs(client: Client, parameters: Parameters): readonly string[] {
  const asked = [...wordsOf(parameters.acr_values), ...acrsOfClaims(parameters, () => true)];
  return asked.length > 0 ? asked : defaultAcrs(client);
}

const defaultAcrs = ({ attributes }: Client): readonly string[] =>
  wordsOf(attributes['default.acr.values']?.replaceAll('##', ' '));

/**
 * The level that is asked for: as essential by `claims`, by `acr_values`, or by what the client has by default; and no less
 * than what the client asks of everybody, whatever a request says.
 */
export function requestedLevel(realm: RealmView, client: Client, parameters: Parameters): number | undefined {
  const wanted = askedAcrs(client, parameters);
  const levels = levelsOf(realm, client);
  const known = wanted.map((acr) => levelOfClass(levels, acr)).filter((level) => level !== undefined);
  // What nobody knows is no class at all, but more than nothing (as Keycloak).
  const asked = wanted.length === 0 ? undefined : Math.min(...(known.length > 0 ? known : [0]));
  const least = leastLevel(levels, client);
  return least === undefined ? asked : Math.max(asked ?? least, least);
}

/** Whether classes that are asked for as essential are none that there are, or less than the client allows: no login could be that. */
export function asksTheImpossible(realm: RealmView, client: Client, parameters: Parameters): boolean {
  const essential = essentialAcrs(parameters);
  const levels = levelsOf(realm, client);
  const least = leastLevel(levels, client) ?? 0;
  return essential.length > 0 && essential.every((acr) => (levelOfClass(levels, acr) ?? -1) < least);
}

/**
 * Whether a login has reached less than the client asks of everybody, or the request as essential (OpenID Connect Core section
 * 5.5.1.1). In a flow that knows no levels what is essential holds nobody up, and they are told which class it was (as Keycloak).
 */
export function missesLevel(
  realm: RealmView,
  client: Client,
  parameters: Parameters,
  { reached, isByLevels }: { readonly reached: number; readonly isByLevels: boolean },
): boolean {
  const levels = levelsOf(realm, client);
  // Whatever is no number is not enough either.
  if (!(reached >= (leastLevel(levels, client) ?? 0))) return true;
  const essential = essentialAcrs(parameters).map((acr) => levelOfClass(levels, acr) ?? Number.MAX_VALUE);
  return isByLevels && essential.length > 0 && !(reached >= Math.min(...essential));
}

const leastLevel = (levels: ReturnType<typeof levelsOf>, client: Client): number | undefined =>
  levelOfClass(levels, client.attributes['minimum.acr.value'] ?? '');

const wordsOf = (text = '') => text.split(' ').filter((word) => word !== '');

const essentialAcrs = (parameters: Parameters): readonly string[] =>
  acrsOfClaims(parameters, ({ essential }) => essential === true);

interface AskedClaim {
  readonly essential?: unknown;
  readonly value?: unknown;
  readonly values?: unknown;
}

/** The classes that `claims` asks for (OpenID Connect Core section 5.5.1.1). */
function acrsOfClaims({ claims }: Parameters, counts: (acr: AskedClaim) => boolean): readonly string[] {
  try {
    const asked = JSON.parse(claims ?? '{}') as { id_token?: { acr?: AskedClaim | null } | null };
    const acr = asked.id_token?.acr;
    if (!acr || !counts(acr)) return [];
    return [acr.value ?? [], acr.values ?? []].flat().filter((value) => typeof value === 'string');
  } catch {
    return [];
  }
}

/**
 * The class that a level is told as: of those that are asked for as essential the highest that it reaches, else of those that
 * are asked for, else of all. What reaches none, or where there are no classes, is told by its number.
 */
export function acrOf(realm: RealmView, client: Client, level: number, parameters: Parameters = {}): string {
  const levels = levelsOf(realm, client);
  const classes = Object.keys(levels);
  if (classes.length === 0) return String(level);
  // Less than the client asks of everybody is nothing that it could have been.
  const least = leastLevel(levels, client) ?? 0;
  for (const acrs of [essentialAcrs(parameters), wantedAcrs(client, parameters), classes]) {
    const reached = acrs
      .map((acr) => ({ acr, of: levelOfClass(levels, acr) ?? Number.NaN }))
      .filter(({ of }) => of >= least && of <= level);
    const highest = Math.max(...reached.map(({ of }) => of));
    const told = reached.find(({ of }) => of === highest);
    if (told) return told.acr;
  }
  return String(level);
}
