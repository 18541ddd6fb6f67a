import { found, isOn, ofEach, type Validator } from '../validator.ts';

/** What may be in a URI (RFC 3986), and letters of other scripts. */
const CHARACTERS = /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=%]|[\u00a1-\uffff])*$/iu;
const ESCAPED = /^(?:[^%]|%[0-9a-f]{2})*$/i;
const SCHEME = /^([a-z][a-z\d+.-]*):/i;
/** Schemes of addresses that can be opened (java.net.URL). */
const OPENED = new Set(['http', 'https', 'ftp', 'file', 'jar', 'mailto']);

const NOT_ABSOLUTE = 'URI is not absolute';

/** A URI, of the schemes http and https where nothing else is said. */
export const uri: Validator = {
  id: 'uri',
  helpText: 'Uri Validator',
  properties: [],
  badMembers: () => [],
  compile({ allowedSchemes, allowFragment = true, requireValidUrl = true }) {
    const schemes = Array.isArray(allowedSchemes) ? allowedSchemes.map(String) : ['http', 'https'];
    return ofEach((value) => {
      if (value === '') return undefined;
      const scheme = SCHEME.exec(value)?.[1];
      const [, fragment] = value.split('#');
      const illegal = [...value].findIndex((character) => !CHARACTERS.test(character));
      if (!ESCAPED.test(value)) return found('error-invalid-uri', value, 'Malformed escape pair');
      if (illegal >= 0)
        return found('error-invalid-uri', value, `Illegal character in path at index ${illegal}: ${value}`);
      if (scheme !== undefined && !schemes.includes(scheme))
        return found('error-invalid-uri-scheme', value, scheme);
      if (fragment !== undefined && !isOn(allowFragment))
        return found('error-invalid-uri-fragment', value, fragment);
      const opens = scheme !== undefined && OPENED.has(scheme);
      return opens || !isOn(requireValidUrl) ? undefined : found('error-invalid-uri', value, NOT_ABSOLUTE);
    });
  },
};
