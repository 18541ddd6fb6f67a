import { externalCondition } from './authentication/conditions/external.ts';
import { conditions } from './authentication/conditions/index.ts';
import { externalSignUpStep } from './authentication/form-actions/external.ts';
import { formActions } from './authentication/form-actions/index.ts';
import { externalStep } from './authentication/steps/external.ts';
import { steps } from './authentication/steps/index.ts';
import { externalProvider } from './client-registration/providers/external.ts';
import { providers } from './client-registration/providers/index.ts';
import type { Requirement } from './domain/authentication/authentication.ts';
import { authenticators, formActions as formProviders } from './domain/authentication/providers/index.ts';
import { ANY, ON_OR_OFF, provider } from './domain/authentication/providers/provider.ts';
import { eventListeners } from './domain/events/listeners.ts';
import { userStores } from './domain/users/user-stores/user-stores.ts';
import type { Extension, LoginCondition, LoginStep, SignUpStep, Tools } from './extension/contract.ts';
import { BadExtension, loadExtensions } from './extension/load.ts';
import { externalUserStore, externalUserStores } from './federation/external-user-store.ts';
import type { GuardedFetcher } from './http/guarded-fetcher.ts';
import type { Logger } from './http/log.ts';
import { Additions, type Catalogue } from './lib/catalogue.ts';
import { externalListener, externalListeners } from './listeners/external-listener.ts';
import {
  externalCondition as directGrantCondition,
  externalStep as directGrantStep,
} from './oidc/direct-grant/external.ts';
import { conditions as directGrantConditions, steps as directGrantSteps } from './oidc/direct-grant/index.ts';
import { externalPolicy } from './policy/external-policy.ts';
import { registrationPolicies } from './policy/registration-policies/index.ts';

/** The extensions of a file, none of which goes by the name of what there is already. @throws {BadExtension} */
export async function checkExtensions(file: string): Promise<readonly Extension[]> {
  const extensions = await loadExtensions(file);
  const problems = extensions
    .filter(({ kind, id }) => isTaken(kind, id))
    .map(({ kind, id }) => `there is ${named(kind)} ${id} already`);
  if (problems.length > 0) throw new BadExtension(file, problems);
  return extensions;
}

const named = (kind: string) => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind.replaceAll('-', ' ')}`;

/** Where the things of a kind are named. */
const CATALOGUES: Readonly<Record<Extension['kind'], Pick<Catalogue<never>, 'isTaken'>>> = {
  'registration-policy': registrationPolicies,
  'registration-provider': providers,
  'login-condition': authenticators,
  'login-step': authenticators,
  'sign-up-step': formProviders,
  'event-listener': eventListeners,
  'user-store': userStores,
};

/** Whether the server itself has a thing of that kind and id. */
const isTaken = (kind: Extension['kind'], id: string): boolean => CATALOGUES[kind].isTaken(id);

/** What the configured extensions add. @throws naming the file that is none, or whose id is taken */
export async function addExtensions(
  files: readonly string[],
  fetcher: GuardedFetcher,
  log: Logger,
): Promise<Additions> {
  const additions = new Additions();
  const tools = { fetch: (url: string, accept = '*/*') => fetcher.get(url, accept) };
  for (const file of files) {
    for (const extension of await loadExtensions(file)) {
      const { kind, id } = extension;
      const onFailure = (err: unknown) => log.error({ extension: id, err }, 'extension failed');
      try {
        takeIn(additions, extension, tools, onFailure);
      } catch (error) {
        throw new BadExtension(file, [(error as Error).message], error);
      }
      log.info({ file, kind, extension: id }, 'extension added');
    }
  }
  return additions;
}

function takeIn(
  additions: Additions,
  extension: Extension,
  tools: Tools,
  onFailure: (error: unknown) => void,
): void {
  switch (extension.kind) {
    case 'registration-policy':
      additions.add(registrationPolicies, externalPolicy(extension, tools, onFailure));
      break;
    case 'registration-provider':
      additions.add(providers, externalProvider(extension));
      break;
    case 'login-condition':
      additions.add(authenticators, described(extension, ON_OR_OFF));
      additions.add(conditions, externalCondition(extension, tools, onFailure));
      additions.add(directGrantConditions, directGrantCondition(extension, tools, onFailure));
      break;
    case 'login-step':
      additions.add(authenticators, described(extension, ANY));
      additions.add(steps, externalStep(extension, tools, onFailure));
      additions.add(directGrantSteps, directGrantStep(extension, tools, onFailure));
      break;
    case 'sign-up-step':
      additions.add(formProviders, described(extension, ON_OR_OFF));
      additions.add(formActions, externalSignUpStep(extension, tools, onFailure));
      break;
    case 'event-listener': {
      const listener = externalListener(extension);
      additions.add(eventListeners, listener);
      additions.add(externalListeners, listener);
      break;
    }
    case 'user-store': {
      const store = externalUserStore(extension, tools);
      additions.add(userStores, store);
      additions.add(externalUserStores, store);
      break;
    }
  }
}

/** How consoles and the Admin REST API tell of it. */
const described = (
  { id, displayName, helpText, properties = [] }: LoginCondition | LoginStep | SignUpStep,
  requirements: readonly Requirement[],
) => provider(id, displayName, helpText, requirements, properties);
