import { defineExecutor, NO_SETTINGS } from '../executor.ts';

/** A refresh token is used for as long as it is good, and no other comes of it (FAPI 2.0 Security Profile section 5.3.2.1). */
export const suppressRefreshTokenRotation = defineExecutor({
  id: 'suppress-refresh-token-rotation',
  helpText: 'Answers with no further refresh token when one is used',
  ...NO_SETTINGS,
  onRequest: ({ on }) => (on === 'TOKEN_REFRESH_RESPONSE' ? { withoutRefreshToken: true } : undefined),
});
