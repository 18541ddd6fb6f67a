import { ok } from '../../http/exchange.ts';
import type { Endpoint } from '../resource.ts';

/** `/supportedLocales`: the languages of the realm. */
export const supportedLocaleEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/supportedLocales',
    handle: async ({ realm }) => ok(realm.settings.supportedLocales ?? []),
  },
];
