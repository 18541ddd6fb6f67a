import { BrokerFailure, type Brokers, type Returning } from '../domain/identity-providers/brokers.ts';
import type { IdentityProvider } from '../domain/identity-providers/identity-provider.ts';
import { storedAnswer } from '../domain/identity-providers/stored-answer.ts';
import { seconds } from '../lib/clock.ts';
import { departure } from './authorization-url.ts';
import type { BrokeringDependencies, BrokerKind, Endpoints } from './kind.ts';
import { brokerKinds } from './kinds/index.ts';
import { logoutUrl, readLogoutToken } from './logout.ts';
import { exchangeCode, refreshTokens } from './token-request.ts';

/** How this server speaks to identity providers. */
export const brokers = (dependencies: BrokeringDependencies): Brokers => ({
  has: (providerId) => brokerKinds.has(providerId),
  depart: async (departing) => departure(kindOf(departing.provider), departing),
  async identify(returning) {
    const kind = kindOf(returning.provider);
    const endpoints = kind.endpoints(returning.provider);
    checkSender(endpoints, returning);
    const code = returning.answer('code');
    if (!code)
      throw new BrokerFailure(
        'identityProviderMissingCodeOrErrorMessage',
        'identity_provider_login_failure',
        'Neither code nor error came back',
      );
    const tokens = await exchangeCode(dependencies, kind, returning, code);
    const text = storedAnswer(tokens.text, seconds(dependencies.clock));
    return kind.identify({ ...returning, dependencies, endpoints, tokens: { ...tokens, text } });
  },
  logoutUrl,
  readLogoutToken: (realm, token) => readLogoutToken(dependencies, realm, token),
  async refresh(place, refreshToken) {
    const { text } = await refreshTokens(dependencies, kindOf(place.provider), place, refreshToken);
    return text;
  },
});

function kindOf({ providerId }: IdentityProvider): BrokerKind {
  const kind = brokerKinds.get(providerId);
  if (kind) return kind;
  throw new BrokerFailure(
    'couldNotSendAuthenticationRequestMessage',
    'couldNotSendAuthenticationRequestMessage',
    `Nobody logs in by ${providerId} here`,
  );
}

/** The answer is of whom the browser was sent to (RFC 9207 section 2.4): no code of one provider is taken to another. */
function checkSender({ issuer }: Endpoints, { answer }: Returning): void {
  const sender = answer('iss');
  const issuers = issuer?.split(',').map((each) => each.trim()) ?? [];
  if (sender === undefined || issuers.length === 0 || issuers.includes(sender)) return;
  throw new BrokerFailure(
    'identityProviderUnexpectedErrorMessage',
    'identity_provider_login_failure',
    'The answer is of another issuer',
  );
}
