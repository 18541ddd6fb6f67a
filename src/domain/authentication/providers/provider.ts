import type { ConfigProperty } from '../../components/config.ts';
import type { Requirement } from '../authentication.ts';

/** A kind of execution, as the Admin REST API and the console describe it. */
export interface AuthenticatorProvider {
  readonly id: string;
  readonly displayName: string;
  readonly helpText: string;
  readonly requirementChoices: readonly Requirement[];
  /** How an execution of it can be configured. */
  readonly properties: readonly ConfigProperty[];
}

export const REQUIRED_ONLY: readonly Requirement[] = ['REQUIRED'];
export const ON_OR_OFF: readonly Requirement[] = ['REQUIRED', 'DISABLED'];
export const ANY: readonly Requirement[] = ['REQUIRED', 'ALTERNATIVE', 'DISABLED'];
export const ANY_OR_CONDITIONAL: readonly Requirement[] = [
  'REQUIRED',
  'ALTERNATIVE',
  'CONDITIONAL',
  'DISABLED',
];
/** What a flow within a flow may be. */
export const OF_A_FLOW: readonly Requirement[] = ['REQUIRED', 'ALTERNATIVE', 'DISABLED', 'CONDITIONAL'];

export const provider = (
  id: string,
  displayName: string,
  helpText: string,
  requirementChoices: readonly Requirement[],
  properties: readonly ConfigProperty[] = [],
): AuthenticatorProvider => ({ id, displayName, helpText, requirementChoices, properties });
