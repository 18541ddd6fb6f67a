import { acrOf } from '../authorization/acr.ts';
import type { MapperKind } from './mapper.ts';

/** Of whoever has proved themselves by no flow, such as a service. */
const LEVEL_WITHOUT_FLOW = 1;

/** The authentication context class reached. */
export const acrMapper: MapperKind = {
  id: 'oidc-acr-mapper',
  tokens: ['access', 'lightweight', 'id', 'introspection'],
  contribute:
    () =>
    (claims, { notes, realm, client }) => {
      claims.acr = notes.acr ?? acrOf(realm, client, LEVEL_WITHOUT_FLOW);
    },
};
