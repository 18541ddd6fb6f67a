import type { Migration } from './migration.ts';

/** What clients have named for pings is sealed beside the authentication that they wait for. */
export const backchannelAuthentications: Migration = {
  number: 20,
  name: 'backchannel-authentications',
  statements: ({ text }) => [`ALTER TABLE device_authorizations ADD COLUMN secrets ${text}`],
};
