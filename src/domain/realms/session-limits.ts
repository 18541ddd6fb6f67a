import type { RealmSettings } from './settings.ts';

const LIMITED = [
  'rememberMe',
  'ssoSessionIdleTimeout',
  'ssoSessionIdleTimeoutRememberMe',
  'clientSessionIdleTimeout',
  'ssoSessionMaxLifespan',
  'ssoSessionMaxLifespanRememberMe',
  'clientSessionMaxLifespan',
] as const;

/** Sessions of clients last no longer than those they are part of: what is wrong, in Keycloak's words. */
export function findSessionProblem(settings: RealmSettings, before: RealmSettings): string | undefined {
  if (LIMITED.every((name) => settings[name] === before[name])) return undefined;
  const { rememberMe } = settings;
  const exceeds = (client: number, session: number, remembered: number) =>
    client > (rememberMe ? Math.max(session, remembered) : session);
  const { clientSessionIdleTimeout, ssoSessionIdleTimeout, ssoSessionIdleTimeoutRememberMe } = settings;
  if (exceeds(clientSessionIdleTimeout, ssoSessionIdleTimeout, ssoSessionIdleTimeoutRememberMe))
    return rememberMe
      ? 'Client session idle timeout cannot exceed realm SSO session idle timeout and RememberMe idle timeout.'
      : 'Client Session Idle Timeout cannot be greater than Realm SSO Idle Timeout.';
  const { clientSessionMaxLifespan, ssoSessionMaxLifespan, ssoSessionMaxLifespanRememberMe } = settings;
  if (exceeds(clientSessionMaxLifespan, ssoSessionMaxLifespan, ssoSessionMaxLifespanRememberMe))
    return `Client session max lifespan cannot exceed realm SSO session max lifespan${rememberMe ? ' and RememberMe Max span' : ''}.`;
  return undefined;
}
