import { isDeepStrictEqual } from 'node:util';
import type { ClientRepresentation } from '../../../domain/clients/representation.ts';
import { flowsOf } from './flows.ts';
import { authenticationOf, fromMetadata } from './from-metadata.ts';
import type { ClientMetadata } from './metadata.ts';

/** What the metadata says of a client, without what is made of its silence. */
export function saidBy(metadata: ClientMetadata): ClientRepresentation {
  const silent = fromMetadata({});
  const { attributes = {}, ...rest } = fromMetadata(metadata);
  const flows = metadata.grant_types !== undefined || metadata.response_types !== undefined;
  const always = new Set<string>([
    ...(flows ? Object.keys(flowsOf(metadata)) : []),
    ...(metadata.token_endpoint_auth_method === undefined ? [] : Object.keys(authenticationOf(metadata))),
  ]);
  const said = <Member>(entries: [string, Member][], before: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      entries.filter(([name, value]) => always.has(name) || !isDeepStrictEqual(value, before[name])),
    );
  return {
    ...(said(Object.entries(rest), { ...silent }) as ClientRepresentation),
    attributes: said(Object.entries(attributes), silent.attributes ?? {}) as Record<string, string>,
  };
}
