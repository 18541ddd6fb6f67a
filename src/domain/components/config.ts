import { adminError } from '../../errors/admin.ts';

/** One configuration member of a provider, as the Admin REST API and the console describe it. */
export interface ConfigProperty {
  readonly name: string;
  readonly label: string;
  readonly helpText?: string;
  readonly type:
    | 'String'
    | 'Text'
    | 'boolean'
    | 'Integer'
    | 'List'
    | 'MultivaluedString'
    | 'MultivaluedList'
    | 'Role'
    | 'Group'
    | 'Number'
    | 'ClientList'
    | 'Map'
    | 'IdentityProviderMultiList'
    | 'UserProfileAttributeList'
    | 'File'
    | 'Password';
  readonly defaultValue?: string | number | boolean;
  readonly options?: readonly string[];
  /** The options as a refusal lists them, where that is another list. */
  readonly named?: readonly string[];
  /** Stored whenever the administrator leaves the member out. */
  readonly stored?: boolean;
  readonly check?: 'number' | 'integer' | 'boolean' | 'option';
  /** Whatever is said is stored, several values too (as Keycloak). */
  readonly unchecked?: true;
  /** Never shown. */
  readonly secret?: boolean;
  /** Refused where it is left out. */
  readonly required?: boolean;
  /** The same, and nobody tells so beforehand (as Keycloak). */
  readonly mustBeSaid?: boolean;
}

/** A member of the configuration of something from outside: what it defaults to is stored with the rest. */
export const fromOutside = (property: ConfigProperty): ConfigProperty => ({
  ...property,
  // Consoles draw a field for it that nobody can look over a shoulder at.
  ...(property.secret && { type: 'Password' as const }),
  ...(property.type === 'boolean' && { check: 'boolean' as const }),
  ...(property.defaultValue !== undefined && { stored: true }),
});

export type ComponentConfig = Readonly<Record<string, readonly string[]>>;

/**
 * The configuration's known members, checked; unknown ones are dropped (as Keycloak).
 * @throws {Refusal} 400 naming the member by its label
 */
export function checkConfig(
  properties: readonly ConfigProperty[],
  config: ComponentConfig,
  withDefaults = true,
): ComponentConfig {
  const out: Record<string, readonly string[]> = {};
  for (const property of properties) {
    const values = config[property.name]?.filter((value) => value.trim() !== '');
    if (values?.length) {
      if (values.length > 1 && !property.unchecked && !property.type.startsWith('Multivalued'))
        throw adminError(400, `'${property.label}' should be a single entry`);
      for (const value of values) checkValue(property, value);
      out[property.name] = values;
    } else if (withDefaults && property.stored && property.defaultValue !== undefined) {
      out[property.name] = [String(property.defaultValue)];
    } else if (withDefaults && (property.required || property.mustBeSaid)) {
      throw adminError(400, `'${property.label}' is required`);
    }
  }
  return out;
}

function checkValue({ label, check, options = [], named = options }: ConfigProperty, value: string): void {
  const isNumber = /^[+-]?\d{1,18}$/.test(value);
  const isInteger = isNumber && Math.abs(Number(value)) < 2 ** 31;
  if ((check === 'number' && !isNumber) || (check === 'integer' && !isInteger))
    throw adminError(400, `'${label}' should be a number`);
  if (check === 'boolean' && value !== 'true' && value !== 'false') {
    throw adminError(400, `'${label}' should be 'true' or 'false'`);
  }
  if (check === 'option' && !options.includes(value)) {
    throw adminError(400, `'${label}' should be ${named.slice(0, -1).join(', ')} or ${named.at(-1)}`);
  }
}

/** The one value of a setting, or its first. */
export const configValue = (config: ComponentConfig, name: string): string | undefined => config[name]?.[0];
