import { javaPattern, matchesInTime } from '../../../../lib/java-pattern.ts';
import { ERROR_MESSAGE, found, MISSING, NO_VALUE, ofEach, textOf, type Validator } from '../validator.ts';

/** The whole value matches. */
export const pattern: Validator = {
  id: 'pattern',
  helpText: 'RegExp Pattern validator',
  properties: [
    {
      name: 'pattern',
      label: 'RegExp pattern',
      helpText: 'RegExp pattern the value must match. Java Pattern syntax is used.',
      type: 'String',
    },
    {
      ...ERROR_MESSAGE,
      helpText: 'Key of the error message in i18n bundle. Default message key is error-pattern-no-match',
    },
  ],
  badMembers(config) {
    const source = config.pattern;
    if (source === undefined) return [{ member: 'pattern', message: MISSING }];
    const bad = { member: 'pattern', message: NO_VALUE, params: [source] };
    if (typeof source !== 'string') return [bad];
    try {
      javaPattern(source);
      return [];
    } catch {
      return [bad];
    }
  },
  compile(config) {
    const source = String(config.pattern);
    const regExp = javaPattern(source);
    const error = textOf(config['error-message']) ?? 'error-pattern-no-match';
    return ofEach((value) => (matchesInTime(regExp, value) ? undefined : found(error, source)));
  },
};
