import { BINDINGS, type Binding, type RealmAuthentication } from './authentication.ts';
import { findFlow, findFlowByAlias } from './find.ts';

/** The aliases of the flows a realm uses, as its representation has them. */
export const boundAliases = (authentication: RealmAuthentication): Record<Binding, string | undefined> =>
  Object.fromEntries(
    BINDINGS.map((binding) => [binding, findFlow(authentication, authentication.bindings[binding])?.alias]),
  ) as Record<Binding, string | undefined>;

/**
 * The flows a realm is to use, by their aliases; what is left out stays as it was.
 * @returns the same when nothing changes; the name of the first binding whose flow is not there
 */
export function bind(
  authentication: RealmAuthentication,
  asked: Partial<Readonly<Record<Binding, string>>>,
): RealmAuthentication | Binding {
  const bindings = { ...authentication.bindings };
  let changes = false;
  for (const binding of BINDINGS) {
    const alias = asked[binding];
    if (alias === undefined) continue;
    const flow = findFlowByAlias(authentication, alias);
    if (!flow) return binding;
    changes ||= bindings[binding] !== flow.id;
    bindings[binding] = flow.id;
  }
  return changes ? { ...authentication, bindings } : authentication;
}
