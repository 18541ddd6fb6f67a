import { authenticationOf } from '../../domain/realms/realm-view.ts';
import type { Login } from '../login.ts';

/** Seconds between two mails, where the action says nothing else (as Keycloak). */
const USUAL = '30';

/** How long a user waits before an action sends them another mail. @param whose by what they are known, where they are no user */
export function cooldown({ realm, user, dependencies }: Login, alias: string, whose = user?.id) {
  const { mail, clock } = dependencies;
  const key = `${alias} ${realm.id} ${whose}`;
  const { config } = authenticationOf(realm).requiredActions.find((each) => each.alias === alias) ?? {};
  return {
    /** Seconds; 0 for none. */
    left: mail.cooldowns.left(key, clock.now()),
    start: () => mail.cooldowns.start(key, Number(config?.emailResendCooldownSeconds ?? USUAL), clock.now()),
  };
}
