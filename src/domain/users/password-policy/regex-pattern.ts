import { javaPattern, matchesInTime } from '../../../lib/java-pattern.ts';
import { BadConfig, problem, rule } from './rule.ts';

/** The whole password must match. */
export const regexPattern = rule({
  id: 'regexPattern',
  displayName: 'Regular Expression',
  field: { configType: 'String', defaultValue: '' },
  multiple: true,
  read(config) {
    if (config === undefined) throw new BadConfig('Config required');
    if (config.trim() === '') throw new BadConfig('White space not acepted');
    try {
      return javaPattern(config);
    } catch {
      throw new BadConfig('Not a valid regular expression');
    }
  },
  check: ({ password }, pattern) =>
    matchesInTime(pattern, password) ? undefined : problem('RegexPattern', 'fails to match regex pattern(s)'),
});
