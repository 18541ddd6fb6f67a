import type { Extension } from './contract.ts';

/** What an extension of a kind is made of, beside `kind` and `id`. */
export interface Shape {
  /** Members that must be texts. */
  readonly texts: readonly string[];
  /** Members that must be functions. */
  readonly functions: readonly string[];
  /** Members that are functions where they are there. */
  readonly mayHave?: readonly string[];
  /** Functions of which there must be one at least. */
  readonly oneOf?: readonly string[];
  /** Members that are lists of texts where they are there. */
  readonly lists?: readonly string[];
  /** Members that are true or false where they are there. */
  readonly switches?: readonly string[];
  /** Whether it has a configuration. */
  readonly configured?: true;
}

/** Every kind of extension. A new one is a line here, an interface in the contract and a line where extensions are taken in. */
export const KINDS: Readonly<Record<Extension['kind'], Shape>> = {
  'registration-policy': { texts: ['helpText'], functions: ['judge'], configured: true },
  'registration-provider': { texts: [], functions: ['read', 'write'] },
  'login-condition': { texts: ['displayName', 'helpText'], functions: ['holds'], configured: true },
  'login-step': {
    texts: ['displayName', 'helpText'],
    functions: ['begin'],
    mayHave: ['answer'],
    switches: ['identifies'],
    configured: true,
  },
  'sign-up-step': {
    texts: ['displayName', 'helpText'],
    functions: ['validate'],
    mayHave: ['begin', 'success'],
    configured: true,
  },
  'event-listener': {
    texts: ['helpText'],
    functions: [],
    mayHave: ['onEvent', 'onAdminEvent'],
    oneOf: ['onEvent', 'onAdminEvent'],
    lists: ['types'],
  },
  'user-store': {
    texts: ['helpText'],
    functions: ['findById', 'findByUsername', 'findByEmail', 'verifyPassword'],
    mayHave: ['search', 'setPassword'],
    configured: true,
  },
};
