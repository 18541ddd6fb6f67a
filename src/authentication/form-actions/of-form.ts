import type { Execution } from '../../domain/authentication/authentication.ts';
import type { Config } from '../../domain/authentication/conditions/condition.ts';
import { configIn, findFlow, inOrder } from '../../domain/authentication/find.ts';
import { authenticationOf, type RealmView } from '../../domain/realms/realm-view.ts';
import type { Said } from '../../domain/users/own-profile/profile-form.ts';
import { notImplemented } from '../../errors/http.ts';
import type { Form } from '../../http/form.ts';
import { clientCaptcha } from './client-captcha.ts';
import { clientTerms } from './client-terms.ts';
import type { FormAction } from './form-action.ts';
import { formActions } from './index.ts';
import { proofOfWork } from './proof-of-work.ts';

/** What was said of the profile: a step's own fields are for the step alone, and no attributes of anybody. */
export function saidOfProfile(posted: Form, parts: readonly Part[]): Said {
  const isOfStep = (name: string) =>
    parts.some(({ action: { id } }) => name.replace(/^user\.attributes\./, '').startsWith(`${id}.`));
  return {
    all: (name) => (isOfStep(name) ? [] : posted.all(name)),
    entries: () => posted.entries().filter(([name]) => !isOfStep(name)),
  };
}

/** An action of a form, with its configuration. */
export interface Part {
  readonly action: FormAction;
  readonly config: Config;
}

/**
 * What a form is made of: the actions of its flow that are switched on, then what clients ask.
 * @throws {Refusal} 501 for one that this version does not have
 */
export function partsOf(realm: RealmView, { flowId = '' }: Execution): readonly Part[] {
  const authentication = authenticationOf(realm);
  const own = inOrder(findFlow(authentication, flowId)?.executions ?? [])
    .filter(({ requirement }) => requirement !== 'DISABLED')
    .map((each) => {
      const action = formActions.in(realm).get(each.authenticator ?? '');
      if (!action) throw notImplemented(`The form action ${each.authenticator}`);
      return { action, config: configIn(authentication, each) };
    });
  return [...own, ...[clientTerms, proofOfWork, clientCaptcha].map((action) => ({ action, config: {} }))];
}
