import type { RealmAuthentication } from '../authentication/authentication.ts';
import { findFlow } from '../authentication/find.ts';
import type { RealmSettings } from '../realms/settings.ts';
import type { Client } from './client.ts';
import { isUri } from './uri.ts';

const MAP = 'acr.loa.map';
const UNKNOWN = 'in the ACR-To-Loa mapping or number level';

interface Surroundings {
  readonly settings: Pick<RealmSettings, 'attributes'>;
  readonly authentication: () => RealmAuthentication;
}

/**
 * Whether the classes of authentication that a client has by default, or asks of everybody, are some that there are: by the
 * client's mapping, or without one by its realm's, or as the number of a level that the browser flow can reach.
 */
export function levelProblems(client: Client, surroundings: Surroundings): readonly string[] {
  const own = classesIn(client.attributes[MAP]);
  return [
    ...(own ? [] : ['Invalid client configuration (ACR-LOA map) for client']),
    ...(client.protocol === 'saml'
      ? ofSaml(client, own ?? [])
      : ofOpenIdConnect(client, own ?? [], surroundings)),
  ];
}

function ofOpenIdConnect(
  { attributes }: Client,
  own: readonly string[],
  { settings, authentication }: Surroundings,
): readonly string[] {
  const wanted = (attributes['default.acr.values'] ?? '').split('##').filter(Boolean);
  const least = attributes['minimum.acr.value'] || undefined;
  if (wanted.length === 0 && least === undefined) return [];
  const mapped = own.length > 0 ? own : (classesIn(settings.attributes[MAP]) ?? []);
  const known = new Set([...mapped, '0', '1']);
  const reached = () => levelsIn(authentication());
  const isKnown = (acr: string) => known.has(acr) || reached().includes(acr);
  return [
    ...(wanted.every(isKnown)
      ? []
      : [`Default ACR values need to contain values specified ${UNKNOWN}s from set realm browser flow`]),
    ...(least === undefined || isKnown(least)
      ? []
      : [`Minimum ACR value needs to be value specified ${UNKNOWN} from set realm browser flow`]),
  ];
}

/** In SAML a class is a URI (SAML 2.0 Core section 2.7.2.2), and the client alone says which there are. */
function ofSaml({ attributes }: Client, own: readonly string[]): readonly string[] {
  const least = attributes['minimum.acr.value'] || undefined;
  const wrong = own.find((name) => !isUri(name));
  return [
    ...(wrong === undefined ? [] : [`Invalid URI for ACR-LOA map: ${wrong}`]),
    ...(least === undefined || own.includes(least)
      ? []
      : ['Minimum ACR value needs to be a URI specified in the ACR-To-Loa mapping']),
  ];
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
