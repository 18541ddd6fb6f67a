/**
 * For the `skip` of a test: why it cannot run here, or false.
 * @throws where CI is set: there every tool must be installed
 */
export function skipWithout(tool: string, isThere: boolean): string | false {
  if (isThere) return false;
  if (process.env.CI) throw new Error(`${tool} is missing, and CI is set: install it.`);
  return `${tool} is missing`;
}
