import { externalCondition } from './authentication/conditions/external.ts';
import { addCondition } from './authentication/conditions/index.ts';
import { externalStep } from './authentication/steps/external.ts';
import { addStep } from './authentication/steps/index.ts';
import { externalProvider } from './client-registration/providers/external.ts';
import { addRegistrationProvider, isProviderTaken } from './client-registration/providers/index.ts';
import type { Requirement } from './domain/authentication/authentication.ts';
import { addAuthenticator } from './domain/authentication/providers/index.ts';
import { ANY, ON_OR_OFF, provider } from './domain/authentication/providers/provider.ts';
import type { Extension, LoginCondition, LoginStep, Tools } from './extension/contract.ts';
import { BadExtension, loadExtensions } from './extension/load.ts';
import type { GuardedFetcher } from './http/guarded-fetcher.ts';
import type { Logger } from './http/log.ts';
import { externalPolicy } from './policy/external-policy.ts';
import { addRegistrationPolicy, registrationPolicies } from './policy/registration-policies/index.ts';

/** The extensions of a file, none of which goes by the name of what there is already. @throws {BadExtension} */
export async function checkExtensions(file: string): Promise<readonly Extension[]> {
  const extensions = await loadExtensions(file);
  const problems = extensions
    .filter(({ kind, id }) => isTaken(kind, id))
    .map(({ kind, id }) => `there is a ${kind.replace('-', ' ')} ${id} already`);
  if (problems.length > 0) throw new BadExtension(file, problems);
  return extensions;
}

/** Whether the server itself has a thing of that kind and id. */
function isTaken(kind: Extension['kind'], id: string): boolean {
  if (kind === 'registration-policy') return registrationPolicies.has(id);
  return kind === 'registration-provider' && isProviderTaken(id);
}

/** Takes in the extensions that are configured. @throws naming the file that is none, or whose id is taken */
export async function addExtensions(
  files: readonly string[],
  fetcher: GuardedFetcher,
  log: Logger,
): Promise<void> {
  const tools = { fetch: (url: string, accept = '*/*') => fetcher.get(url, accept) };
  for (const file of files) {
    for (const extension of await loadExtensions(file)) {
      const { kind, id } = extension;
      const onFailure = (err: unknown) => log.error({ extension: id, err }, 'extension failed');
      takeIn(extension, tools, onFailure);
      log.info({ file, kind, extension: id }, 'extension added');
    }
  }
}

function takeIn(extension: Extension, tools: Tools, onFailure: (error: unknown) => void): void {
  switch (extension.kind) {
    case 'registration-policy':
      addRegistrationPolicy(externalPolicy(extension, tools, onFailure));
      break;
    case 'registration-provider':
      addRegistrationProvider(externalProvider(extension));
      break;
    case 'login-condition':
      addAuthenticator(described(extension, ON_OR_OFF));
      addCondition(externalCondition(extension, tools, onFailure));
      break;
    case 'login-step':
      addAuthenticator(described(extension, ANY));
      addStep(externalStep(extension, tools, onFailure));
      break;
  }
}

/** How consoles and the Admin REST API tell of it. */
const described = (
  { id, displayName, helpText, properties = [] }: LoginCondition | LoginStep,
  requirements: readonly Requirement[],
) => provider(id, displayName, helpText, requirements, properties);
