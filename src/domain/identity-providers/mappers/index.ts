import type { BrokerMapper } from './mapper.ts';

/** A new mapper is a file here and a line in this list. */
export const brokerMappers: ReadonlyMap<string, BrokerMapper> = new Map(
  ([] as readonly BrokerMapper[]).map((mapper) => [mapper.id, mapper]),
);
