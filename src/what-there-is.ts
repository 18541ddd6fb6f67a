import type { Has } from './admin/server-info/features.ts';
import { conditions } from './authentication/conditions/index.ts';
import { requiredActions } from './authentication/required-actions/index.ts';
import { steps } from './authentication/steps/index.ts';
import type { Route } from './http/exchange.ts';
import { grantTypes } from './oidc/grants/index.ts';

/** What the doors hold, so that consoles are told of a feature when it is built, and not when somebody thinks of saying so. */
export function whatThereIs(routes: readonly Route[]): Has {
  const paths = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  return (witness) => {
    if ('route' in witness) return paths.has(witness.route);
    if ('grant' in witness) return grantTypes.has(witness.grant);
    if ('step' in witness) return steps.ours.has(witness.step);
    if ('condition' in witness) return conditions.ours.has(witness.condition);
    return requiredActions.has(witness.action);
  };
}
