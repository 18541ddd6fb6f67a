/**
 * Metadata that people read, said in one of several languages (RFC 7591 section 2.2, tags by RFC 5646). It is an attribute of the
 * client under its own name.
 */
export const IN_A_LANGUAGE =
  /^(?:client_name|client_uri|logo_uri|tos_uri|policy_uri)#[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,6}$/;

/** What is said of one member in each language, by the names of the attributes. */
export const inLanguages = (
  attributes: Readonly<Record<string, string>>,
  member: string,
): readonly (readonly [name: string, value: string])[] =>
  Object.entries(attributes).filter(([name]) => name.startsWith(`${member}#`) && IN_A_LANGUAGE.test(name));
