import type {
  DeviceAuthorization,
  DeviceAuthorizationRepository,
  DeviceVerdict,
  FoundDevice,
} from '../../../domain/device-authorizations/device-authorization.ts';
import { secretHash } from '../../../lib/secret-hash.ts';
import type { Sealing } from '../../sealing.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';

type ByDevice = { realmId: string; device: string };
type ByUser = { realmId: string; user: string };
type Doc = Pick<DeviceAuthorization, 'clientId' | 'details'>;
type ReadRow = {
  device_hash: string;
  expires_at: number;
  verdict: string;
  doc: string;
  secrets: string | null;
};
type WrittenRow = ByDevice & { user: string; expiresAt: number; doc: string; secrets: string | null };

const PENDING = JSON.stringify({ status: 'pending' } satisfies DeviceVerdict);

export function deviceAuthorizationRepository(
  database: Database,
  sealing: Sealing,
): DeviceAuthorizationRepository {
  const { build } = database;
  const byDevice = database.read((param: Params<ByDevice>) =>
    build
      .selectFrom('device_authorizations')
      .select(['device_hash', 'expires_at', 'verdict', 'doc', 'secrets'])
      .where('realm_id', '=', param('realmId'))
      .where('device_hash', '=', param('device')),
  );
  const byUser = database.read((param: Params<ByUser>) =>
    build
      .selectFrom('device_authorizations')
      .select(['device_hash', 'expires_at', 'verdict', 'doc', 'secrets'])
      .where('realm_id', '=', param('realmId'))
      .where('user_hash', '=', param('user')),
  );
  const create = database.write(
    (param: Params<WrittenRow>) =>
      build.insertInto('device_authorizations').values({
        realm_id: param('realmId'),
        device_hash: param('device'),
        user_hash: param('user'),
        expires_at: param('expiresAt'),
        doc: param('doc'),
        secrets: param('secrets'),
      }),
    { unique: [['user_hash', 'duplicate-user-code']] },
  );
  const poll = database.write(
    (param: Params<ByDevice & { now: number; notAfter: number }>) =>
      build
        .updateTable('device_authorizations')
        .set({ polled_at: param('now') })
        .where('realm_id', '=', param('realmId'))
        .where('device_hash', '=', param('device'))
        .where('polled_at', '<=', param('notAfter')),
    { oneRow: 'too-soon' },
  );
  const settle = database.write(
    (param: Params<ByUser & { now: number; verdict: string }>) =>
      build
        .updateTable('device_authorizations')
        .set({ verdict: param('verdict'), user_hash: null })
        .where('realm_id', '=', param('realmId'))
        .where('user_hash', '=', param('user'))
        .where('expires_at', '>', param('now')),
    { oneRow: 'changed' },
  );
  const use = database.write(
    (param: Params<ByDevice & { pending: string }>) =>
      build
        .deleteFrom('device_authorizations')
        .where('realm_id', '=', param('realmId'))
        .where('device_hash', '=', param('device'))
        .where('verdict', '<>', param('pending')),
    { oneRow: 'replayed' },
  );
  const remove = database.write((param: Params<ByDevice>) =>
    build
      .deleteFrom('device_authorizations')
      .where('realm_id', '=', param('realmId'))
      .where('device_hash', '=', param('device')),
  );
  const removeExpired = database.write((param: Params<{ before: number }>) =>
    build.deleteFrom('device_authorizations').where('expires_at', '<=', param('before')),
  );

  const found = (realmId: string, row: ReadRow | undefined): FoundDevice | undefined =>
    row && {
      realmId,
      expiresAt: row.expires_at,
      verdict: JSON.parse(row.verdict) as DeviceVerdict,
      ...(JSON.parse(row.doc) as Doc),
      ...(row.secrets !== null && { secrets: sealing.open(row.secrets, place(realmId, row.device_hash)) }),
    };
  return {
    findByDeviceCode: async (realmId, deviceCode) =>
      found(realmId, await byDevice.first({ realmId, device: secretHash(deviceCode) })),
    findByUserCode: async (realmId, userCode) =>
      found(realmId, await byUser.first({ realmId, user: secretHash(userCode) })),
    create: ({ realmId, deviceCode, userCode, expiresAt, secrets, ...doc }) => {
      const device = secretHash(deviceCode);
      return change(
        create({
          realmId,
          device,
          user: secretHash(userCode),
          expiresAt,
          doc: JSON.stringify(doc satisfies Doc),
          secrets: secrets === undefined ? null : sealing.seal(secrets, place(realmId, device)),
        }),
      );
    },
    poll: (realmId, deviceCode, now, notAfter) =>
      change(poll({ realmId, device: secretHash(deviceCode), now, notAfter })),
    settle: (realmId, userCode, verdict, now) =>
      change(settle({ realmId, user: secretHash(userCode), verdict: JSON.stringify(verdict), now })),
    use: (realmId, deviceCode) => change(use({ realmId, device: secretHash(deviceCode), pending: PENDING })),
    remove: (realmId, deviceCode) => change(remove({ realmId, device: secretHash(deviceCode) })),
    removeExpired: (before) => change(removeExpired({ before })),
  };
}

const place = (realmId: string, device: string) => JSON.stringify(['device-authorization', realmId, device]);
