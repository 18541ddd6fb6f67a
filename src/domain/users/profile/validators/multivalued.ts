import { badBounds, found, MISSING, type Validator, wholeNumber } from '../validator.ts';

/** How many values there are. */
export const multivalued: Validator = {
  id: 'multivalued',
  helpText: 'Multivalued validator',
  properties: [
    { name: 'min', label: 'Minimum size', helpText: 'The minimum size', type: 'String' },
    { name: 'max', label: 'Maximum size', helpText: 'The maximum size', type: 'String' },
  ],
  badMembers: (config) => [
    ...badBounds(config, wholeNumber, (max, min) => max < min)
      .reverse()
      .map(({ params: _, ...bad }) => bad),
    ...(config.max === undefined ? [{ member: 'max', message: MISSING }] : []),
  ],
  compile(config) {
    const [least, most = 0] = [wholeNumber(config.min), wholeNumber(config.max)];
    return (values, { required }) => {
      const min = least ?? (required ? 1 : 0);
      const count = values.filter((value) => value.trim() !== '').length;
      // That there is none of what is required is told by itself.
      if (count === 0 && required) return [];
      return count >= min && count <= most ? [] : [found('error-invalid-multivalued-size', min, most)];
    };
  },
};
