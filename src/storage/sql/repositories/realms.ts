import { type Selectable, sql } from 'kysely';
import { SEALED_ATTRIBUTES } from '../../../domain/realms/captcha-settings.ts';
import { MAIL_SECRETS } from '../../../domain/realms/mail-server.ts';
import type { Realm } from '../../../domain/realms/realm.ts';
import type { RealmRepository } from '../../../domain/realms/realm-repository.ts';
import type { Sealing } from '../../sealing.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import { readable } from '../readable.ts';
import type { RealmRow } from '../realm-rows.ts';
import type { Written } from '../schema.ts';
import { topic } from '../topics.ts';

const columns = ['id', 'name', 'revision', 'doc', 'secrets'] as const;

type Doc = Omit<Realm, 'id' | 'name' | 'revision'>;

/** Members of a realm's mail server, and attributes of it, kept apart. */
type Secrets = Readonly<Record<string, string>>;

export function realmRepository(database: Database, sealing: Sealing): RealmRepository {
  const { build } = database;
  const byId = database.read((param: Params<{ id: string }>) =>
    build.selectFrom('realms').select(columns).where('id', '=', param('id')),
  );
  const byName = database.read((param: Params<{ name: string }>) =>
    build.selectFrom('realms').select(columns).where('name', '=', param('name')),
  );
  const all = database.read(() => build.selectFrom('realms').select(columns).orderBy('name'));

  const unique = [['', 'duplicate-realm']] as const;
  const create = database.write(
    (param: Params<Written<RealmRow>>) =>
      build.insertInto('realms').values({
        id: param('id'),
        name: param('name'),
        doc: param('doc'),
        secrets: param('secrets'),
      }),
    { unique },
  );
  const updating = (param: Params<Written<RealmRow>>) =>
    build
      .updateTable('realms')
      .set({ name: param('name'), revision: sql`revision + 1`, doc: param('doc'), secrets: param('secrets') })
      .where('id', '=', param('id'));
  const update = database.update(updating, unique);
  const remove = database.write(
    (param: Params<{ id: string }>) => build.deleteFrom('realms').where('id', '=', param('id')),
    { oneRow: 'gone' },
  );
  const removeEvents = database.write((param: Params<{ id: string }>) =>
    build.deleteFrom('events').where('realm_id', '=', param('id')),
  );

  const removeDeliveries = database.write((param: Params<{ id: string }>) =>
    build.deleteFrom('event_deliveries').where('realm_id', '=', param('id')),
  );

  // The name from before is what it was cached under; under the new one nothing can be.
  const touch = database.touch((param: Params<{ id: string }>) =>
    build
      .selectFrom('realms')
      .select(topic('realm:', sql.ref('id')).as('topic'))
      .where('id', '=', param('id'))
      .unionAll(
        build
          .selectFrom('realms')
          .select(topic('realm-name:', sql.ref('name')).as('topic'))
          .where('id', '=', param('id')),
      ),
  );
  const touchContents = database.touch((param: Params<{ id: string }>) =>
    build.selectNoFrom(topic('contents-of:', param('id')).as('topic')),
  );

  function toRow({ id, name, revision: _counted, ...realm }: Realm): Written<RealmRow> {
    const mail = apart(realm.settings.smtpServer, isMailSecret);
    const own = apart(realm.settings.attributes, isSealedAttribute);
    const secrets = { ...mail.secrets, ...own.secrets };
    const settings = { ...realm.settings, smtpServer: mail.clear, attributes: own.clear };
    const doc: Doc = { ...realm, settings };
    return {
      id,
      name,
      doc: JSON.stringify(doc),
      secrets: Object.keys(secrets).length === 0 ? null : sealing.seal(JSON.stringify(secrets), place(id)),
    };
  }

  function fromRow(row: Read): Realm {
    const { settings, ...doc } = JSON.parse(row.doc) as Doc;
    const secrets: Secrets = row.secrets === null ? {} : JSON.parse(sealing.open(row.secrets, place(row.id)));
    const { secrets: own, clear: ofMail } = apart(secrets, isSealedAttribute);
    const smtpServer = { ...settings.smtpServer, ...ofMail };
    const attributes = { ...settings.attributes, ...own };
    return {
      id: row.id,
      name: row.name,
      revision: row.revision,
      ...doc,
      settings: { ...settings, smtpServer, attributes },
    };
  }

  const fromFound = (row: Read | undefined) => row && fromRow(row);

  return {
    find: async (id) => fromFound(await byId.first({ id })),
    findByName: async (name) => fromFound(await byName.first({ name })),
    list: async () => readable(database.log, 'a realm', await all.all({}), fromRow),
    create: (realm) => {
      // The topics of the cache name a realm before what is in it: another realm's could be taken for this one's.
      if (realm.id.includes(':')) throw new Error(`No colon may be in the id of a realm: ${realm.id}`);
      return change(create(toRow(realm)));
    },
    update: (realm, options) => change(update(toRow(realm), options), [touch(realm)]),
    touch: (realmId) => change([], [database.touchRealm({ realmId })]),
    remove: (realm) =>
      change(
        [remove(realm), removeEvents(realm), removeDeliveries(realm)],
        [touch(realm), touchContents(realm)],
      ),
  };
}

type Read = Selectable<RealmRow>;

const place = (id: string) => JSON.stringify(['realm', id, 'secrets']);

const isMailSecret = (name: string) => MAIL_SECRETS.some((secret) => secret === name);
const isSealedAttribute = (name: string) => SEALED_ATTRIBUTES.has(name);

/** What of it may be read by whoever reads the database, and what may not. */
function apart(all: Readonly<Record<string, string>>, isSecret: (name: string) => boolean) {
  const members = Object.entries(all);
  return {
    clear: Object.fromEntries(members.filter(([name]) => !isSecret(name))),
    secrets: Object.fromEntries(members.filter(([name]) => isSecret(name))),
  };
}
