import type { Component } from '../../domain/components/component.ts';
import { givenId } from '../../domain/given-id.ts';
import { USER_PROFILE_TYPE } from '../../domain/users/profile/user-profile.ts';
import { badRequest } from '../../errors/http.ts';
import { conform } from '../../http/representation.ts';
import type { Extended } from '../../lib/catalogue.ts';
import { configureComponent } from '../configure-component.ts';
import { type ComponentDocument, ComponentExportRepresentation, type RealmDocument } from './document.ts';

interface Place extends Extended {
  readonly realmId: string;
  readonly realmName: string;
  readonly parentId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The components of a document but the user profile, each behind the one it is part of. @throws {Refusal} 400 */
export async function readComponents(
  components: RealmDocument['components'] = {},
  place: Place,
): Promise<Component[]> {
  const all: Component[] = [];
  for (const [providerType, said] of Object.entries(components))
    if (providerType !== USER_PROFILE_TYPE)
      for (const each of said) all.push(...(await readComponent(providerType, each, place)));
  return all;
}

async function readComponent(
  providerType: string,
  { id, name, providerId = '', subType, config = {}, subComponents = {} }: ComponentDocument,
  place: Place,
): Promise<Component[]> {
  const { realmId, realmName, parentId, now, additions } = place;
  const asked = {
    providerType,
    providerId,
    config,
    before: undefined,
    realmName,
    now,
    additions,
    asSaid: true,
  };
  const configured = await configureComponent(asked);
  const component: Component = {
    id: givenId(id, 'The id of a component'),
    realmId,
    parentId,
    providerType,
    providerId,
    ...(name !== undefined && { name }),
    ...(subType !== undefined && { subType }),
    ...configured,
  };
  const below = { ...place, parentId: component.id };
  const parts = Object.fromEntries(
    Object.entries(subComponents).map(([type, said]) => [type, said.map(asComponent)]),
  );
  return [component, ...(await readComponents(parts, below))];
}

function asComponent(value: unknown): ComponentDocument {
  const conformed = conform(ComponentExportRepresentation, value);
  if ('misfit' in conformed)
    throw badRequest(`Invalid json representation for ComponentExportRepresentation: ${conformed.misfit}`);
  return conformed.value;
}
