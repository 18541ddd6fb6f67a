import { isOn, numberOf } from '../../domain/clients/attributes.ts';
import type { Client } from '../../domain/clients/client.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';

/** Whether devices may ask for tokens as this client. */
export const isDeviceGrantEnabled = (client: Client): boolean =>
  isOn(client, 'oauth2.device.authorization.grant.enabled');

/** Seconds for which the codes are good. */
export const deviceLifespan = ({ settings }: RealmView, client: Client): number =>
  numberOf(client, 'oauth2.device.code.lifespan') ?? settings.oauth2DeviceCodeLifespan;

/** Seconds between two polls. */
export const pollingInterval = ({ settings }: RealmView, client: Client): number =>
  numberOf(client, 'oauth2.device.polling.interval') ?? settings.oauth2DevicePollingInterval;
