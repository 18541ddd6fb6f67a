import type { ConfigProperty } from '../components/config.ts';

/** A kind of protocol mapper, as consoles draw a form for it. */
export interface MapperType {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly helpText: string;
  readonly priority: number;
  readonly properties: readonly ConfigProperty[];
}

export const kind = (
  id: string,
  name: string,
  helpText: string,
  priority: number,
  properties: readonly ConfigProperty[],
  category = 'Token mapper',
): MapperType => ({ id, name, category, helpText, priority, properties });
