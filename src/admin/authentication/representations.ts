import { type Static, Type } from 'typebox';
import type {
  AuthenticatorConfig,
  Execution,
  Flow,
  RealmAuthentication,
  Requirement,
} from '../../domain/authentication/authentication.ts';
import { findFlow, inOrder } from '../../domain/authentication/find.ts';
import { findProvider } from '../../domain/authentication/providers/index.ts';
import { OF_A_FLOW, ON_OR_OFF } from '../../domain/authentication/providers/provider.ts';
import { MASK } from '../../domain/mask.ts';
import type { Extended } from '../../lib/catalogue.ts';
import { flag, number, text } from '../../lib/optional.ts';

/** A step of a flow, as exports write it: flows and configurations by their aliases. */
const AuthenticationExecutionExportRepresentation = Type.Object(
  {
    authenticatorConfig: text,
    authenticator: text,
    authenticatorFlow: flag,
    requirement: text,
    priority: number,
    // Misspelled, and what older exports have.
    autheticatorFlow: flag,
    flowAlias: text,
    userSetupAllowed: flag,
  },
  { title: 'AuthenticationExecutionExportRepresentation' },
);
export type AuthenticationExecutionExportRepresentation = Static<
  typeof AuthenticationExecutionExportRepresentation
>;

export const AuthenticationFlowRepresentation = Type.Object(
  {
    id: text,
    alias: text,
    description: text,
    providerId: text,
    topLevel: flag,
    builtIn: flag,
    authenticationExecutions: Type.Optional(Type.Array(AuthenticationExecutionExportRepresentation)),
  },
  { title: 'AuthenticationFlowRepresentation' },
);
export type AuthenticationFlowRepresentation = Static<typeof AuthenticationFlowRepresentation>;

export const AuthenticatorConfigRepresentation = Type.Object(
  {
    id: text,
    alias: text,
    config: Type.Optional(Type.Record(Type.String(), Type.String())),
  },
  { title: 'AuthenticatorConfigRepresentation' },
);
export type AuthenticatorConfigRepresentation = Static<typeof AuthenticatorConfigRepresentation>;

/** A flow with its executions one level deep. */
export const flowRepresentation = (authentication: RealmAuthentication, flow: Flow) => ({
  id: flow.id,
  alias: flow.alias,
  ...(flow.description !== undefined && { description: flow.description }),
  providerId: flow.providerId,
  topLevel: flow.topLevel,
  builtIn: flow.builtIn,
  authenticationExecutions: inOrder(flow.executions).map((execution) => {
    const config = findConfig(authentication, execution.configId)?.alias;
    const alias = findFlow(authentication, execution.flowId ?? '')?.alias;
    return {
      ...(config !== undefined && { authenticatorConfig: config }),
      ...common(execution),
      ...(alias !== undefined && { flowAlias: alias }),
      userSetupAllowed: false,
    };
  }),
});

/** An execution by itself. */
export const executionRepresentation = ({ id: parentFlow }: Flow, execution: Execution) => ({
  ...(execution.configId !== undefined && { authenticatorConfig: execution.configId }),
  ...common(execution),
  id: execution.id,
  ...(execution.flowId !== undefined && { flowId: execution.flowId }),
  parentFlow,
});

const common = ({ authenticator, flowId, requirement, priority }: Execution) => ({
  ...(authenticator !== undefined && { authenticator }),
  authenticatorFlow: flowId !== undefined,
  requirement,
  priority,
  // Misspelled, and what older clients read.
  autheticatorFlow: flowId !== undefined,
});

export const configRepresentation = ({ id, alias, config, secrets }: AuthenticatorConfig) => ({
  id,
  ...(alias !== undefined && { alias }),
  config: { ...config, ...Object.fromEntries(Object.keys(secrets).map((name) => [name, MASK])) },
});

/** All executions below a flow, each behind the one it is part of. */
export function executionTree(
  extended: Extended,
  authentication: RealmAuthentication,
  flow: Flow,
  level = 0,
): object[] {
  return inOrder(flow.executions).flatMap((execution, index) => {
    const below = findFlow(authentication, execution.flowId ?? '');
    const place = { level, index, priority: execution.priority };
    return below
      ? [
          { ...flowEntry(execution, below), ...place },
          ...executionTree(extended, authentication, below, level + 1),
        ]
      : [{ ...authenticatorEntry(extended, authentication, execution), ...place }];
  });
}

/** What an execution that runs a flow may be, by the kind of that flow. */
const CHOICES: Readonly<Record<string, readonly Requirement[]>> = {
  'basic-flow': OF_A_FLOW,
  'form-flow': ON_OR_OFF,
  'client-flow': ['ALTERNATIVE', 'REQUIRED', 'DISABLED'],
};

const flowEntry = ({ id, requirement, authenticator }: Execution, flow: Flow) => ({
  id,
  requirement,
  displayName: flow.alias,
  ...(flow.description !== undefined && { description: flow.description }),
  requirementChoices: CHOICES[flow.providerId] ?? [],
  configurable: false,
  authenticationFlow: true,
  ...(authenticator !== undefined && { providerId: authenticator }),
  flowId: flow.id,
});

function authenticatorEntry(
  extended: Extended,
  authentication: RealmAuthentication,
  { id, requirement, authenticator = '', configId }: Execution,
) {
  const provider = findProvider(extended, authenticator);
  const alias = findConfig(authentication, configId)?.alias;
  // The name of a configuration is shown where the step can be configured.
  const configurable = provider !== undefined && provider.properties.length > 0;
  return {
    id,
    requirement,
    displayName: provider?.displayName ?? authenticator,
    ...(configurable && alias !== undefined && { alias }),
    requirementChoices: provider?.requirementChoices ?? [],
    configurable,
    providerId: authenticator,
    ...(configId !== undefined && { authenticationConfig: configId }),
  };
}

const findConfig = ({ configs }: RealmAuthentication, id: string | undefined) =>
  id === undefined ? undefined : configs.find((config) => config.id === id);
