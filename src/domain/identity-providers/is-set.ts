import type { IdentityProvider } from './identity-provider.ts';

/** Whether a switch of the representation is on, such as `trustEmail`. */
export const isSet = ({ settings }: Pick<IdentityProvider, 'settings'>, name: string): boolean =>
  settings[name] === true || settings[name] === 'true';
