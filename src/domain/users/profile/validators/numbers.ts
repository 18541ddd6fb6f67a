import type { ConfigProperty } from '../../../components/config.ts';
import { badBounds, found, ofEach, outOfBounds, type Validator } from '../validator.ts';

const word = outOfBounds({
  both: 'error-number-out-of-range',
  min: 'error-number-out-of-range-too-small',
  max: 'error-number-out-of-range-too-big',
});

const PROPERTIES: readonly ConfigProperty[] = [
  {
    name: 'min',
    label: 'Minimum',
    helpText: 'The minimal allowed value - this config is optional.',
    type: 'String',
  },
  {
    name: 'max',
    label: 'Maximum',
    helpText: 'The maximal allowed value - this config is optional.',
    type: 'String',
  },
];

/** @param read the number that a text is; undefined for none */
function numbers(
  id: string,
  helpText: string,
  read: (text: string) => number | bigint | undefined,
): Validator {
  const bound = (value: unknown) =>
    typeof value === 'string' || typeof value === 'number' ? read(String(value)) : undefined;
  const told = (value: number | bigint | undefined) => (value === undefined ? null : Number(value));
  return {
    id,
    helpText,
    properties: PROPERTIES,
    badMembers: (config) => badBounds(config, bound, (max, min) => max <= min),
    compile(config) {
      const [min, max] = [bound(config.min), bound(config.max)];
      return ofEach((value) => {
        const number = read(value);
        if (number === undefined) return found('error-invalid-number');
        const within = !(min !== undefined && number < min) && !(max !== undefined && number > max);
        return within ? undefined : found(word(min, max), told(min), told(max));
      });
    },
  };
}

const LIMIT = 2n ** 63n;

/** A whole number of 64 bits. */
export const integer = numbers('integer', 'Validates if the value is an integer', (text) => {
  if (!/^[+-]?\d{1,40}$/.test(text)) return undefined;
  const number = BigInt(text.replace(/^\+/, ''));
  return number >= -LIMIT && number < LIMIT ? number : undefined;
});

/** A number as Java writes one. */
export const double = numbers('double', 'Validates if the value is a double', (text) => {
  const trimmed = text.trim();
  if (!/^[+-]?(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:e[+-]?\d{1,9})?[fd]?$/i.test(trimmed)) return undefined;
  return Number(trimmed.replace(/[fd]$/i, ''));
});
