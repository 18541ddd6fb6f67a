import {
  badBounds,
  badSwitch,
  found,
  isOn,
  MISSING,
  ofEach,
  outOfBounds,
  type Validator,
  wholeNumber,
} from '../validator.ts';

const word = outOfBounds({
  both: 'error-invalid-length',
  min: 'error-invalid-length-too-short',
  max: 'error-invalid-length-too-long',
});

/** How long a text is, without blanks about it. */
export const length: Validator = {
  id: 'length',
  helpText: 'Length validator',
  properties: [
    { name: 'min', label: 'Minimum length', helpText: 'The minimum length', type: 'String' },
    { name: 'max', label: 'Maximum length', helpText: 'The maximum length', type: 'String' },
    {
      name: 'trim-disabled',
      label: 'Trimming disabled',
      helpText: 'Disable trimming of the String value before the length check',
      type: 'boolean',
    },
  ],
  badMembers: (config) => [
    ...badSwitch(config, 'trim-disabled'),
    ...(config.min == null && config.max == null
      ? [
          { member: 'min', message: MISSING },
          { member: 'max', message: MISSING },
        ]
      : badBounds(config, wholeNumber, (max, min) => max < min)),
  ],
  compile(config) {
    const [min, max] = [wholeNumber(config.min), wholeNumber(config.max)];
    const error = word(min, max);
    return ofEach((value) => {
      const { length: size } = isOn(config['trim-disabled']) ? value : value.trim();
      return size < (min ?? 0) || size > (max ?? Number.POSITIVE_INFINITY)
        ? found(error, min ?? null, max ?? null)
        : undefined;
    });
  },
};
