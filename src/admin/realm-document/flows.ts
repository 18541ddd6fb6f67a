import {
  type AuthenticatorConfig,
  BINDINGS,
  type Binding,
  type Execution,
  type Flow,
  REQUIREMENTS,
  type RealmAuthentication,
} from '../../domain/authentication/authentication.ts';
import { bind } from '../../domain/authentication/bindings.ts';
import { builtInAuthentication } from '../../domain/authentication/built-in.ts';
import { configMembers } from '../../domain/authentication/change-configs.ts';
import { withFlowsBelow } from '../../domain/authentication/change-flows.ts';
import { findFlow } from '../../domain/authentication/find.ts';
import { findProvider } from '../../domain/authentication/providers/index.ts';
import type { RequiredAction } from '../../domain/authentication/required-action.ts';
import { givenId } from '../../domain/given-id.ts';
import { adminError } from '../../errors/admin.ts';
import type { Extended } from '../../lib/catalogue.ts';
import { newId } from '../../lib/ids.ts';
import { checkSize } from '../authentication/change-authentication.ts';
import type {
  AuthenticationExecutionExportRepresentation,
  AuthenticationFlowRepresentation,
} from '../authentication/representations.ts';
import type { RealmDocument, RequiredActionDocument } from './document.ts';

type Authenticating = Pick<
  RealmDocument,
  'authenticationFlows' | 'authenticatorConfig' | 'requiredActions' | Binding
>;

/**
 * How the realm of a document authenticates. Of the flows a realm can be bound to, those that are not in the document are the
 * built-in ones; its required actions are those of the document and `delete_account` (as Keycloak).
 * @returns undefined where it is what is built in
 * @throws {Refusal} 400
 */
export function readAuthentication(
  extended: Extended,
  realmId: string,
  document: Authenticating,
): RealmAuthentication | undefined {
  const builtIn = builtInAuthentication(realmId);
  const flows = document.authenticationFlows?.length ? readFlows(extended, document, builtIn) : builtIn;
  const requiredActions = document.requiredActions
    ? readActions(document.requiredActions, builtIn)
    : builtIn.requiredActions;
  const authentication = bind(
    requiredActions === flows.requiredActions ? flows : { ...flows, requiredActions },
    document,
  );
  if (typeof authentication === 'string')
    throw adminError(400, `'${authentication}' must be the alias of a flow of the realm`);
  checkSize(authentication);
  return authentication === builtIn ? undefined : authentication;
}

function readFlows(
  extended: Extended,
  document: Authenticating,
  builtIn: RealmAuthentication,
): RealmAuthentication {
  const said = document.authenticationFlows ?? [];
  const configs = readConfigs(extended, document);
  const ids = new Map(said.map(({ alias = '', id }) => [alias, givenId(id, 'The id of a flow')]));
  const own = said.map((flow) => readFlow(extended, flow, ids, configs));
  const missing = BINDINGS.flatMap((binding) => {
    const bound = findFlow(builtIn, builtIn.bindings[binding]);
    return bound && !ids.has(bound.alias) ? [...withFlowsBelow(builtIn, bound.id)] : [];
  });
  const added = builtIn.flows.filter(({ id }) => missing.includes(id));
  const configured = new Set(added.flatMap(({ executions }) => executions.map(({ configId }) => configId)));
  const flows = [...own, ...added];
  checkTrees(flows);
  return {
    ...builtIn,
    flows,
    configs: [...configs.values(), ...builtIn.configs.filter(({ id }) => configured.has(id))],
    bindings: Object.fromEntries(
      BINDINGS.map((binding) => {
        const alias = findFlow(builtIn, builtIn.bindings[binding])?.alias ?? '';
        return [binding, ids.get(alias) ?? builtIn.bindings[binding]];
      }),
    ) as RealmAuthentication['bindings'],
  };
}

function readFlow(
  extended: Extended,
  {
    alias,
    description,
    providerId = 'basic-flow',
    topLevel = false,
    builtIn = false,
    ...flow
  }: AuthenticationFlowRepresentation,
  ids: ReadonlyMap<string, string>,
  configs: ReadonlyMap<string, AuthenticatorConfig>,
): Flow {
  if (!alias) throw adminError(400, 'A flow needs an alias');
  const { authenticationExecutions = [] } = flow;
  return {
    id: ids.get(alias) ?? newId(),
    alias,
    ...(description !== undefined && { description }),
    providerId,
    topLevel,
    builtIn,
    executions: withRedirector(
      alias,
      authenticationExecutions.map((each) => readExecution(extended, alias, each, ids, configs)),
    ),
  };
}

const REDIRECTOR = 'identity-provider-redirector';

/** The flow of browsers knows the way to identity providers, whatever the document says (as Keycloak). */
function withRedirector(alias: string, executions: readonly Execution[]): readonly Execution[] {
  if (alias !== 'browser' || executions.some(({ authenticator }) => authenticator === REDIRECTOR))
    return executions;
  return [
    ...executions,
    { id: newId(), requirement: 'ALTERNATIVE', priority: 25, authenticator: REDIRECTOR },
  ];
}

function readExecution(
  extended: Extended,
  flow: string,
  {
    authenticator,
    flowAlias,
    authenticatorConfig,
    priority = 0,
    ...said
  }: AuthenticationExecutionExportRepresentation,
  ids: ReadonlyMap<string, string>,
  configs: ReadonlyMap<string, AuthenticatorConfig>,
): Execution {
  const wrong = (what: string) => adminError(400, `An execution of the flow '${flow}' ${what}`);
  const requirement = REQUIREMENTS.find((each) => each === said.requirement);
  if (!requirement) throw wrong(`needs a requirement, one of ${REQUIREMENTS.join(', ')}`);
  const flowId = flowAlias === undefined ? undefined : ids.get(flowAlias);
  if (flowAlias !== undefined && flowId === undefined)
    throw wrong(`runs a flow that is not there: ${flowAlias}`);
  if (authenticator === undefined && flowId === undefined) throw wrong('needs an authenticator or a flow');
  if (authenticator !== undefined && !findProvider(extended, authenticator))
    throw wrong(`has an authenticator that is not there: ${authenticator}`);
  const config = authenticatorConfig === undefined ? undefined : configs.get(authenticatorConfig);
  if (authenticatorConfig !== undefined && !config)
    throw wrong(`has a configuration that is not there: ${authenticatorConfig}`);
  return {
    id: newId(),
    requirement,
    priority,
    ...(authenticator !== undefined && { authenticator }),
    ...(flowId !== undefined && { flowId }),
    ...(config && { configId: config.id }),
  };
}

/** The configurations by their aliases; what may be shown of one is for the authenticator to say that has it. */
function readConfigs(
  extended: Extended,
  { authenticatorConfig = [], authenticationFlows = [] }: Authenticating,
): ReadonlyMap<string, AuthenticatorConfig> {
  const users = new Map(
    authenticationFlows.flatMap(({ authenticationExecutions = [] }) =>
      authenticationExecutions.map((each) => [each.authenticatorConfig, each.authenticator] as const),
    ),
  );
  return new Map(
    authenticatorConfig.map(({ id, alias, config }) => {
      if (!alias) throw adminError(400, 'The configuration of an authenticator needs an alias');
      return [
        alias,
        {
          id: givenId(id, 'The id of a configuration'),
          alias,
          ...configMembers(extended, users.get(alias), config),
        },
      ];
    }),
  );
}

/** Every flow is known by its alias, and runs in one place at most: flows are trees. @throws {Refusal} 400 */
function checkTrees(flows: readonly Flow[]): void {
  const seen = new Set<string>();
  for (const { alias, id } of flows) {
    if (seen.has(alias) || seen.has(`id ${id}`))
      throw adminError(400, `There is more than one flow '${alias}'`);
    seen.add(alias).add(`id ${id}`);
  }
  const above = new Map<string, string>();
  for (const { id, executions } of flows)
    for (const { flowId } of executions) {
      if (flowId === undefined) continue;
      if (above.has(flowId)) throw runsTwice(flows, flowId);
      above.set(flowId, id);
    }
  for (const { id } of flows) {
    const trail = new Set<string>();
    for (let at: string | undefined = id; at !== undefined; at = above.get(at)) {
      if (trail.has(at)) throw runsTwice(flows, at);
      trail.add(at);
    }
  }
}

const runsTwice = (flows: readonly Flow[], id: string) =>
  adminError(400, `The flow '${flows.find((flow) => flow.id === id)?.alias}' runs in more than one place`);

/** The action of a realm that is always there. */
const ALWAYS = 'delete_account';

function readActions(
  said: readonly RequiredActionDocument[],
  builtIn: RealmAuthentication,
): readonly RequiredAction[] {
  const actions = said.map(readAction);
  const aliases = new Set(actions.map(({ alias }) => alias));
  if (aliases.size < actions.length) throw adminError(400, 'Required actions need aliases of their own');
  return [
    ...actions,
    ...builtIn.requiredActions.filter(({ alias }) => alias === ALWAYS && !aliases.has(alias)),
  ];
}

function readAction({ alias, name, providerId, ...said }: RequiredActionDocument): RequiredAction {
  if (!alias) throw adminError(400, 'A required action needs an alias');
  const { enabled = false, defaultAction = false, priority = 0, config = {} } = said;
  return {
    alias,
    name: name ?? alias,
    providerId: providerId ?? alias,
    enabled,
    defaultAction,
    priority,
    config,
  };
}
