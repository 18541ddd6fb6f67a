import type { Execution, Flow } from '../domain/authentication/authentication.ts';
import { findFlow } from '../domain/authentication/find.ts';
import { waysBeside } from '../domain/authentication/first-steps.ts';
import { authenticatorsOf, runFlow } from '../domain/authentication/run-flow.ts';
import { authenticationOf, type RealmView } from '../domain/realms/realm-view.ts';
import { refreshSignUp } from '../domain/sign-up/offered.ts';
import { notImplemented } from '../errors/http.ts';
import { takenAddress } from './existing-account.ts';
import type { Login } from './login.ts';
import { steps as stepsOf } from './steps/index.ts';
import { type Answered, type Failure, NOBODY, type Stop } from './stop.ts';
import { isConditionIn, Walker } from './walker.ts';

/** How far a walk through the flow gets. */
export type Walked = { readonly login: Login } & (
  | { readonly kind: 'done' }
  | Exclude<Stop, { readonly kind: 'again' | 'asked' }>
  | (Omit<Extract<Stop, { readonly kind: 'asked' }>, 'execution'> & {
      /** The steps that may be taken instead, and the one that asks: by what they prefer. */
      readonly ways: readonly Execution[];
    })
  | ({
      readonly kind: 'failed';
      /** Whether a step says no, rather than that nobody is left to let in. */
      readonly isAnswer: boolean;
    } & Failure)
);

/** @throws {Refusal} 501 when the flow has steps that this version cannot take, before any is taken */
export function checkFlow(realm: RealmView, flow: Flow | undefined): void {
  const isCondition = isConditionIn(realm);
  const unknown = realm.derived(`authenticators ${flow?.id}`, () =>
    authenticatorsOf(authenticationOf(realm), flow).find(
      (authenticator) => !isCondition(authenticator) && !stepsOf.in(realm).has(authenticator),
    ),
  );
  if (unknown !== undefined) throw notImplemented(`The step ${unknown} of a browser flow`);
}

/**
 * Walks the flow from its beginning: what is done is passed by, and the first step that is not is taken, or answered. An
 * answer reaches the step it was asked for by, and only when the walk comes by there: nothing is skipped. Once it is known who
 * somebody is, what depends on that is asked of all of the flow, of what came before as well.
 * @param held ids of conditions of what they have gone through by now: it is not passed over for having been
 */
export async function walk(
  begun: Login,
  answered?: Answered,
  held: ReadonlySet<string> = new Set(),
): Promise<Walked> {
  const { store, clock } = begun.dependencies;
  await refreshSignUp(store, begun.realm, begun.client, clock);
  const authentication = authenticationOf(begun.realm);
  const { detour, flowId } = begun.session.state;
  const flow = findFlow(authentication, detour?.flowId ?? flowId);
  checkFlow(begun.realm, flow);
  const walker = new Walker(begun, answered, held);
  const outcome = await runFlow(authentication, flow, walker);
  const { login, stop, failure, through } = walker;
  if (stop?.kind === 'asked' && flow) {
    const { execution, ...asked } = stop;
    const ways = await walker.possible(await waysBeside(authentication, flow, execution, walker));
    return { login, ...asked, ways };
  }
  // What begins anew was answered: nothing is answered twice.
  if (stop?.kind === 'again') return walk(login);
  if (stop && stop.kind !== 'asked') return { login, ...stop };
  if (outcome === 'done' && login.user && login.user.id !== begun.user?.id)
    return walk(login, undefined, through);
  // A flow that never finds out who somebody is has nobody to let in; to whom that must not be told is shown what others are.
  if (outcome === 'done' && (login.user || takenAddress(login) !== undefined)) return { kind: 'done', login };
  return { kind: 'failed', login, ...failure, isAnswer: failure.mistake !== NOBODY.mistake };
}
