import type { Migration } from './migration.ts';

/** Events wait for the listeners that are to be told of them. */
export const eventDeliveries: Migration = {
  number: 22,
  name: 'event-deliveries',
  statements: ({ text, wholeNumber, position }) => [
    `CREATE TABLE event_deliveries (
      position ${position},
      realm_id ${text} NOT NULL,
      listener ${text} NOT NULL,
      time ${wholeNumber} NOT NULL,
      due_at ${wholeNumber} NOT NULL,
      attempts ${wholeNumber} NOT NULL,
      doc ${text} NOT NULL
    )`,
    'CREATE INDEX event_deliveries_by_due ON event_deliveries (due_at, realm_id, listener)',
    'CREATE INDEX event_deliveries_by_listener ON event_deliveries (realm_id, listener, position)',
    'CREATE INDEX event_deliveries_by_time ON event_deliveries (time)',
  ],
};
