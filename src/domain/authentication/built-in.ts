import { derivedId } from '../../lib/derived-id.ts';
import type {
  AuthenticatorConfig,
  Execution,
  Flow,
  RealmAuthentication,
  Requirement,
} from './authentication.ts';
import { BUILT_IN_FLOWS, type BuiltInFlow, type Step } from './built-in-flows.ts';
import { REQUIRED_ACTIONS } from './required-actions.ts';

/**
 * What a realm starts with (Keycloak 26.7), and has until somebody changes it. Its ids are derived from the realm's, so
 * that they are the same whenever it is asked and yet nobody else's: nothing is stored with a new realm.
 */
export function builtInAuthentication(realmId: string): RealmAuthentication {
  const id = (...names: string[]) => derivedId(realmId, ...names);
  const flowId = (alias: string) => id('flow', alias);
  const configs: AuthenticatorConfig[] = [];
  const flowsOf = (flow: BuiltInFlow, topLevel: boolean): Flow[] => {
    const { alias, description, providerId = 'basic-flow', steps } = flow;
    const executions = steps.map(([requirement, priority, step, more]): Execution => {
      const common = { id: executionId(alias, step), requirement: REQUIREMENT[requirement], priority };
      if (typeof step !== 'string')
        return {
          ...common,
          ...(step.form !== undefined && { authenticator: step.form }),
          flowId: flowId(step.alias),
        };
      if (more === undefined) return { ...common, authenticator: step };
      const config = { id: id('config', more.alias), alias: more.alias, config: more.config, secrets: {} };
      configs.push(config);
      return { ...common, authenticator: step, configId: config.id };
    });
    const made = {
      id: flowId(alias),
      alias,
      ...(description !== undefined && { description }),
      providerId,
      topLevel,
      builtIn: true,
      executions,
    };
    return [made, ...steps.flatMap(([, , step]) => (typeof step === 'string' ? [] : flowsOf(step, false)))];
  };
  const executionId = (flow: string, step: Step[2]) =>
    id('execution', flow, typeof step === 'string' ? step : step.alias);
  return {
    realmId,
    revision: 0,
    flows: BUILT_IN_FLOWS.flatMap((flow) => flowsOf(flow, true)),
    configs,
    requiredActions: REQUIRED_ACTIONS,
    bindings: {
      browserFlow: flowId('browser'),
      registrationFlow: flowId('registration'),
      directGrantFlow: flowId('direct grant'),
      resetCredentialsFlow: flowId('reset credentials'),
      clientAuthenticationFlow: flowId('clients'),
      dockerAuthenticationFlow: flowId('docker auth'),
      firstBrokerLoginFlow: flowId('first broker login'),
    },
  };
}

const REQUIREMENT: Readonly<Record<Step[0], Requirement>> = {
  R: 'REQUIRED',
  A: 'ALTERNATIVE',
  D: 'DISABLED',
  C: 'CONDITIONAL',
};
