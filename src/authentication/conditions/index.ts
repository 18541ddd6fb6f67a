import { Catalogue } from '../../lib/catalogue.ts';
import type { LoginCondition } from '../step.ts';
import { credential } from './conditional-credential.ts';
import { levelOfAuthentication } from './conditional-level-of-authentication.ts';

/** A new condition is a file here and a line in this list. */
export const conditions = new Catalogue<LoginCondition>('login condition', [
  credential,
  levelOfAuthentication,
]);
