import { badBounds, found, ofEach, type Validator, wholeNumber } from '../validator.ts';

/** A dot string or a quoted one, then labels (RFC 5321 section 4.1.2). */
const EMAIL = /^(?:[^\s"@.()<>,;:\\[\]]+(?:\.[^\s"@.()<>,;:\\[\]]+)*|"[^"\\]+")@[^\s@.]+(?:\.[^\s@.]+)*$/;
const LOCAL_PART_MAX = 64;
const MAX_LOCAL = 'max-local-length';

export const email: Validator = {
  id: 'email',
  helpText: 'Email format validator',
  properties: [
    {
      name: MAX_LOCAL,
      label: 'Maximum length for the local part',
      helpText: 'Maximum length for the local part of the email',
      type: 'String',
    },
  ],
  badMembers: (config) =>
    badBounds({ max: config[MAX_LOCAL] }, wholeNumber, () => false).map((bad) => ({
      ...bad,
      member: MAX_LOCAL,
    })),
  compile(config) {
    const most = wholeNumber(config[MAX_LOCAL]) ?? LOCAL_PART_MAX;
    return ofEach((value) =>
      EMAIL.test(value) && value.lastIndexOf('@') <= most ? undefined : found('error-invalid-email', value),
    );
  },
};
