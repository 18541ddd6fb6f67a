import { found, MISSING, NO_VALUE, ofEach, type Validator } from '../validator.ts';

/** One of a list. */
export const options: Validator = {
  id: 'options',
  helpText: 'Options validator',
  properties: [
    { name: 'options', label: 'Options', helpText: 'List of allowed options', type: 'MultivaluedString' },
  ],
  badMembers({ options: list }) {
    if (list === undefined) return [{ member: 'options', message: MISSING }];
    return Array.isArray(list)
      ? []
      : [{ member: 'options', message: NO_VALUE, params: ['must be list of values'] }];
  },
  compile({ options: list }) {
    const allowed = new Set((list as readonly unknown[]).map(String));
    return ofEach((value) => (allowed.has(value) ? undefined : found('error-invalid-value')));
  },
};
