import { errorPage, type Turn } from '../turn.ts';

/** Nobody was sent, or the provider that has sent them is no more. */
export const GONE: Turn = {
  kind: 'failed',
  page: errorPage('identityProviderUnexpectedErrorMessage'),
  mistake: { error: 'identity_provider_error', type: 'IDENTITY_PROVIDER_FIRST_LOGIN_ERROR' },
};
