import { Type } from 'typebox';
import { holdsAdministration } from '../../domain/clients/built-in-clients.ts';
import {
  type ClientCertificate,
  certificateOf,
  privateKeyOf,
  withCertificate,
} from '../../domain/clients/client-certificate.ts';
import { generateClientKeyPair } from '../../domain/keys/client-key-pair.ts';
import { KEYSTORE_FORMATS, keystoreFormat } from '../../domain/keys/keystores/index.ts';
import type { KeystoreEntry } from '../../domain/keys/keystores/keystore.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { adminForbidden, adminNotFound } from '../../errors/admin.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, ok, type Sent } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { flag, number, text } from '../../lib/optional.ts';
import { withoutUndefined } from '../../lib/without-undefined.ts';
import { changeClient } from '../change-client.ts';
import { getClient, locateClient } from '../get-client.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';
import { sentCertificate } from '../sent-certificate.ts';
import { asMayBeSeen } from '../shown-secrets.ts';

const AT = '/clients/:id/certificates/:attribute';
const manage = { roles: ['manage-clients'], locate: locateClient };

/** `/clients/{id}/certificates/{attribute}`: the keys that a client's attributes of that name hold. */
export const clientCertificateEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: AT,
    roles: ['view-clients', 'manage-clients'],
    locate: locateClient,
    handle: async (admin) => shown(certificateOf(asMayBeSeen(await getClient(admin), admin), nameOf(admin))),
  },
  { method: 'POST', path: `${AT}/generate`, ...manage, handle: generate },
  ...['upload', 'upload-certificate'].map((way) =>
    endpointWithBody<Sent>({
      method: 'POST',
      path: `${AT}/${way}`,
      ...manage,
      read: (request) => request,
      handle: upload,
    }),
  ),
  endpointWithBody({
    method: 'POST',
    path: `${AT}/generate-and-download`,
    ...manage,
    read: (request) => readStore(request, 'jks generation and download', ['keyPassword', 'storePassword']),
    handle: generateAndDownload,
  }),
  endpointWithBody({
    method: 'POST',
    path: `${AT}/download`,
    ...manage,
    read: (request) => readStore(request, 'jks download', ['storePassword']),
    handle: download,
  }),
];

const nameOf = ({ request }: RealmRequest) => request.params.attribute ?? '';

const shown = (certificate: ClientCertificate): Answer => ok(withoutUndefined(certificate), NO_CACHE);

async function generate(admin: RealmRequest): Promise<Answer> {
  const { clientId } = await getClient(admin);
  const answer = await set(admin, await generateClientKeyPair(clientId, admin.clock.now()));
  return { ...answer, headers: { ...answer.headers, ...NO_CACHE } };
}

async function upload(admin: RealmRequest, sent: Sent): Promise<Answer> {
  return set(admin, await sentCertificate(sent));
}

async function set(admin: RealmRequest, certificate: ClientCertificate): Promise<Answer> {
  // What was sent is a form with headers around it: an event tells what came of it.
  admin.record({ representation: certificate });
  await changeClient(admin, (before) => {
    if (holdsAdministration(before)) throw adminForbidden();
    return withCertificate(before, nameOf(admin), certificate);
  });
  const { headers: _, ...answer } = shown(certificate);
  return { ...answer, headers: { 'content-type': 'application/json;charset=UTF-8' } };
}

const KeyStoreConfig = Type.Object({
  realmCertificate: flag,
  storePassword: text,
  keyPassword: text,
  keyAlias: text,
  realmAlias: text,
  format: text,
  keySize: number,
  validity: number,
});

/** What archive is asked for. @throws {Refusal} 400, 406 */
function readStore(request: Sent, what: string, needed: readonly ('keyPassword' | 'storePassword')[]) {
  const config = readJson(request, 'KeyStoreConfig', KeyStoreConfig);
  const unsupported = new Refusal(
    406,
    `Not supported keystore format. Supported keystore formats: [${KEYSTORE_FORMATS.join(', ')}]`,
  );
  if (config.format !== undefined && !KEYSTORE_FORMATS.includes(config.format)) throw unsupported;
  const missing = needed.find((name) => config[name] === undefined);
  if (missing === undefined && config.format === undefined) throw unsupported;
  if (missing === undefined) return config;
  const password = missing === 'keyPassword' ? 'key' : 'store';
  throw new Refusal(400, 'password-missing', {
    description: `Need to specify a ${password} password for ${what}`,
  });
}

type Store = ReturnType<typeof readStore>;

async function download(admin: RealmRequest, asked: Store): Promise<Answer> {
  const client = await getClient(admin);
  const { certificate, privateKey } = certificateOf(client, nameOf(admin));
  if (certificate === undefined) throw adminNotFound('keypair not generated for client');
  return keystore(admin, client.clientId, asked, { certificate, privateKey });
}

/** The private key goes out once and is kept nowhere: the client's attributes have the certificate alone. */
async function generateAndDownload(admin: RealmRequest, asked: Store): Promise<Answer> {
  const { clientId } = await getClient(admin);
  const pair = await generateClientKeyPair(clientId, admin.clock.now());
  await set(admin, { certificate: pair.certificate });
  return keystore(admin, clientId, asked, pair);
}

function keystore(
  { realm, clock }: RealmRequest,
  clientId: string,
  { format = '', storePassword = '', keyPassword = '', keyAlias, realmAlias, realmCertificate }: Store,
  { certificate = '', privateKey }: ClientCertificate,
): Answer {
  const own: KeystoreEntry = {
    alias: (keyAlias || clientId).toLowerCase(),
    ...(privateKey !== undefined && { privateKey: privateKeyOf(privateKey) }),
    certificates: [Buffer.from(certificate, 'base64')],
  };
  const ofRealm = realmCertificate === false ? undefined : certificateOfRealm(realm);
  const entries = [
    own,
    ...(ofRealm ? [{ alias: (realmAlias || realm.name).toLowerCase(), certificates: [ofRealm] }] : []),
  ];
  const passwords = { store: storePassword, key: keyPassword };
  const archive = keystoreFormat(format)?.write(entries, passwords, clock.now());
  return {
    status: 200,
    headers: { ...NO_CACHE, 'content-type': 'application/octet-stream' },
    ...(archive && { bytes: archive }),
  };
}

/** Of the key that the realm signs with by default. */
function certificateOfRealm({ keys, settings }: RealmView): Buffer | undefined {
  const active = keys.active('SIG', settings.defaultSignatureAlgorithm);
  return active?.certificate ?? keys.active('SIG', 'RS256')?.certificate;
}
