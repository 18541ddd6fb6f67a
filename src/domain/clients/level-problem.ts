import type { RealmAuthentication } from '../authentication/authentication.ts';
import { findFlow } from '../authentication/find.ts';
import type { RealmSettings } from '../realms/settings.ts';
import type { ClientProblem } from './check.ts';
import type { Client } from './client.ts';

const MAP = 'acr.loa.map';
const UNKNOWN = 'in the ACR-To-Loa mapping or number level';

interface Surroundings {
  readonly settings: Pick<RealmSettings, 'attributes'>;
  readonly authentication: () => RealmAuthentication;
}

/**
 * Whether the classes of authentication that a client has by default, or asks of everybody, are some that there are: by the
 * client's mapping, by its realm's, or as the number of a level that the browser flow can reach.
 */
export function findLevelProblem(
  { attributes }: Client,
  { settings, authentication }: Surroundings,
): ClientProblem | undefined {
  const problem = (description: string): ClientProblem => ({ field: 'other', description });
  const own = classesIn(attributes[MAP]);
  if (!own) return problem('Invalid client configuration (ACR-LOA map) for client');
  const wanted = (attributes['default.acr.values'] ?? '').split('##').filter(Boolean);
  const least = attributes['minimum.acr.value'] || undefined;
  if (wanted.length === 0 && least === undefined) return undefined;
  const known = new Set([...own, ...(classesIn(settings.attributes[MAP]) ?? []), '0', '1']);
  const reached = () => levelsIn(authentication());
  const isKnown = (acr: string) => known.has(acr) || reached().includes(acr);
  if (!wanted.every(isKnown))
    return problem(
      `Default ACR values need to contain values specified ${UNKNOWN}s from set realm browser flow`,
    );
  if (least !== undefined && !isKnown(least))
    return problem(`Minimum ACR value needs to be value specified ${UNKNOWN} from set realm browser flow`);
  return undefined;
}

/** The classes of a mapping; undefined for what is none. */
function classesIn(text = ''): readonly string[] | undefined {
  if (text.trim() === '') return [];
  try {
    const map: unknown = JSON.parse(text);
    const isMap = typeof map === 'object' && map !== null && !Array.isArray(map);
    return isMap && Object.values(map).every((level) => Number.isInteger(Number(level)))
      ? Object.keys(map)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Levels that conditions in the browser flow stand for. */
function levelsIn(authentication: RealmAuthentication): readonly string[] {
  const inside = (id: string): readonly string[] =>
    (findFlow(authentication, id)?.executions ?? []).flatMap(({ flowId, configId }) => {
      if (flowId !== undefined) return inside(flowId);
      const level = authentication.configs.find((each) => each.id === configId)?.config[
        'loa-condition-level'
      ];
      return level === undefined ? [] : [level];
    });
  return inside(authentication.bindings.browserFlow);
}
