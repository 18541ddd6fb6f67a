import type { Configuration } from '../../../domain/realms/client-policy-documents.ts';
import { clientOf, defineCondition, type Occasion } from '../condition.ts';
import { ConfigurationProblem } from '../configuration.ts';
import { isRegistering, knowsClient } from '../known-client.ts';

type Pair = readonly [name: string, value: string];

/** What clients have among their attributes. */
export const clientAttributes = defineCondition<readonly Pair[]>({
  id: 'client-attributes',
  helpText: 'Met by clients that have all of these attributes with these values',
  properties: [
    {
      name: 'attributes',
      label: 'client-attributes.label',
      helpText: 'client-attributes-condition.tooltip',
      type: 'Map',
    },
  ],
  settings: read,
  vote: (occasion, pairs) => (isAsked(occasion) ? hasAll(occasion, pairs) : undefined),
});

const isAsked = (occasion: Occasion) =>
  !isRegistering(occasion) &&
  (knowsClient(occasion) ||
    (occasion.kind === 'request' && occasion.request.on === 'PRE_AUTHORIZATION_REQUEST'));

function hasAll(occasion: Occasion, pairs: readonly Pair[]): boolean {
  const { attributes } = clientOf(occasion);
  return pairs.length > 0 && pairs.every(([name, value]) => attributes[name] === value);
}

/** A list of pairs as consoles write it: in JSON, inside a text. */
function read({ attributes = '[]' }: Configuration): readonly Pair[] {
  const list: unknown = typeof attributes === 'string' ? parsed(attributes) : attributes;
  if (!Array.isArray(list)) throw wrong();
  return list.map((pair) => {
    const { key, value } = (pair ?? {}) as { readonly key?: unknown; readonly value?: unknown };
    if (typeof key !== 'string' || typeof value !== 'string') throw wrong();
    return [key, value] as const;
  });
}

const wrong = () => new ConfigurationProblem('attributes is a list of objects with key and value');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text || '[]');
  } catch {
    throw wrong();
  }
}
