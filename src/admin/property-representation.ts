import type { ConfigProperty } from '../domain/components/config.ts';

/** A member that can be configured, as consoles draw a field for it. */
export const propertyRepresentation = (property: ConfigProperty, options = property.options) => {
  const { name, label, helpText, type, defaultValue, secret = false, required = false } = property;
  return {
    name,
    label,
    ...(helpText !== undefined && { helpText }),
    type,
    ...(defaultValue !== undefined && { defaultValue }),
    ...(options && { options }),
    secret,
    required,
    readOnly: false,
  };
};
