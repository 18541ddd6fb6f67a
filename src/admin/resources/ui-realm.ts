import { type Static, Type } from 'typebox';
import { type Answer, noContent, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { checkRealmWords } from '../read-realm.ts';
import { RealmDocument } from '../realm-document/document.ts';
import { type Endpoint, endpointWithBody, type RealmRequest } from '../resource.ts';
import { updateRealm } from '../update-realm.ts';
import { UPConfig } from '../user-profile.ts';
import { changeProfile, checkProfile } from './user-profile.ts';

/** `/ui-ext`: the realm and its user profile, saved by one button of the administration console. */
export const uiRealmEndpoints: readonly Endpoint[] = [
  endpointWithBody({ method: 'PUT', path: '/ui-ext', roles: ['manage-realm'], read, handle: update }),
];

const UIRealmRepresentation = Type.Object({
  ...RealmDocument.properties,
  upConfig: Type.Optional(UPConfig),
});
type UIRealmRepresentation = Static<typeof UIRealmRepresentation>;

function read(request: Request): UIRealmRepresentation {
  const asked = readJson(request, 'UIRealmRepresentation', UIRealmRepresentation);
  checkRealmWords(asked);
  return asked;
}

/** A profile that may not be leaves the realm as it is. */
async function update(admin: RealmRequest, { upConfig, ...realm }: UIRealmRepresentation): Promise<Answer> {
  const profile = upConfig && checkProfile(admin, upConfig);
  await updateRealm(admin, realm);
  if (profile) await changeProfile(admin, profile);
  return noContent;
}
