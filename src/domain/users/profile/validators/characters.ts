import { ERROR_MESSAGE, found, ofEach, textOf, type Validator } from '../validator.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_IN_USERNAMES = /[\s!"#$%&'()*,/:;<=>?[\\\]^`{|}~§\u0000-\u001f\u007f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_IN_NAMES = /[!"#$%&()*/;<=>?[\\\]^{|}~§\u0000-\u001f\u007f]/;
/** Letters of other scripts can look like these. */
const LATIN = /^[\p{Script=Latin}\p{Script=Common}]*$/u;

const characters = (
  id: string,
  helpText: string,
  error: string,
  isAllowed: (value: string) => boolean,
): Validator => ({
  id,
  helpText,
  properties: [
    {
      ...ERROR_MESSAGE,
      helpText: `Key of the error message in i18n bundle. Default message key is ${error}`,
    },
  ],
  badMembers: () => [],
  compile(config) {
    const told = textOf(config['error-message']) ?? error;
    return ofEach((value) => (value !== '' && isAllowed(value) ? undefined : found(told)));
  },
});

/** Names of people hold no markup. */
export const personName = characters(
  'person-name-prohibited-characters',
  'Basic person name (First or Last name) validator disallowing bunch of characters we really do not expect in names.',
  'error-person-name-invalid-character',
  (value) => !NOT_IN_NAMES.test(value),
);

/** Usernames hold nothing that means something elsewhere. */
export const usernameCharacters = characters(
  'username-prohibited-characters',
  'Basic username validator disallowing bunch of characters we really do not expect in username.',
  'error-username-invalid-character',
  (value) => !NOT_IN_USERNAMES.test(value),
);

export const usernameHomograph = characters(
  'up-username-not-idn-homograph',
  'Simple validator that disallows usernames with homographs.',
  'error-username-invalid-character',
  (value) => LATIN.test(value),
);
