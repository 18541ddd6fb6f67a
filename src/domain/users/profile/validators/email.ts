import { domainToASCII } from 'node:url';
import { badBounds, found, ofEach, type Validator, wholeNumber } from '../validator.ts';

/** A dot string or a quoted one (RFC 5321 section 4.1.2). */
const LOCAL = /^(?:[^\s"@.()<>,;:\\[\]]+(?:\.[^\s"@.()<>,;:\\[\]]+)*|"(?:[^"\\]|\\["\\])+")$/;
/** An address of the network in the place of a domain (section 4.1.3). */
const LITERAL = /^\[(?:\d{1,3}(?:\.\d{1,3}){3}|ipv6:[0-9a-f:.]+)\]$/i;
/** Of the letters of ASCII those that a label may have (RFC 1123 section 2.1); others are for the DNS to have letters for. */
const LABEL = /^(?!-)[a-z0-9\u0080-\u{10ffff}-]+(?<!-)$/iu;
const LABEL_MAX = 63;

const isLabel = (label: string): boolean =>
  LABEL.test(label) &&
  (/^[ -~]*$/.test(label) ? label.length : domainToASCII(label).length || Infinity) <= LABEL_MAX;

function isAddress(value: string): boolean {
  const at = value.lastIndexOf('@');
  const domain = value.slice(at + 1);
  return (
    at > 0 && LOCAL.test(value.slice(0, at)) && (LITERAL.test(domain) || domain.split('.').every(isLabel))
  );
}

const LOCAL_PART_MAX = 64;
const MAX_LOCAL = 'max-local-length';

function countingNumber(value: unknown): number | undefined {
  const number = wholeNumber(value);
  return number !== undefined && number > 0 ? number : undefined;
}

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
    badBounds({ max: config[MAX_LOCAL] }, countingNumber, () => false).map((bad) => ({
      ...bad,
      member: MAX_LOCAL,
    })),
  compile(config) {
    const most = wholeNumber(config[MAX_LOCAL]) ?? LOCAL_PART_MAX;
    return ofEach((value, { onlyAsciiMail }) => {
      const at = value.lastIndexOf('@');
      if (!isAddress(value) || at > most) return found('error-invalid-email', value);
      // To whoever is written with other letters a mail server without SMTPUTF8 (RFC 6531) sends nothing.
      const isAscii = /^[ -~]*$/.test(value.slice(0, at));
      return isAscii || !onlyAsciiMail ? undefined : found('error-non-ascii-local-part-email');
    });
  },
};
