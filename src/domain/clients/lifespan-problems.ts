import type { RealmSettings } from '../realms/settings.ts';
import { numberOf } from './attributes.ts';
import type { Client } from './client.ts';

/** A client's sessions may end before its realm's do, not after. */
export function lifespanProblems(client: Client, settings: RealmSettings): readonly string[] {
  const { rememberMe } = settings;
  const exceeds = (attribute: string, own: number, remembered: number) =>
    (numberOf(client, attribute) ?? 0) > Math.max(own, rememberMe ? remembered : 0);
  const { ssoSessionIdleTimeout, ssoSessionMaxLifespan } = settings;
  const problems: string[] = [];
  if (exceeds('client.session.idle.timeout', ssoSessionIdleTimeout, settings.ssoSessionIdleTimeoutRememberMe))
    problems.push(
      `Client session idle timeout cannot exceed realm SSO session idle timeout${rememberMe ? ' and RememberMe idle timeout' : ''}.`,
    );
  if (exceeds('client.session.max.lifespan', ssoSessionMaxLifespan, settings.ssoSessionMaxLifespanRememberMe))
    problems.push(
      `Client session max lifespan cannot exceed realm SSO session max lifespan${rememberMe ? ' and RememberMe Max span' : ''}.`,
    );
  return problems;
}
