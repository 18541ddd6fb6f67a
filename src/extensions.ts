import { externalProvider } from './client-registration/providers/external.ts';
import { addRegistrationProvider } from './client-registration/providers/index.ts';
import { loadExtensions } from './extension/load.ts';
import type { GuardedFetcher } from './http/guarded-fetcher.ts';
import type { Logger } from './http/log.ts';
import { externalPolicy } from './policy/external-policy.ts';
import { addRegistrationPolicy } from './policy/registration-policies/index.ts';

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
      if (extension.kind === 'registration-policy')
        addRegistrationPolicy(externalPolicy(extension, tools, onFailure));
      else addRegistrationProvider(externalProvider(extension));
      log.info({ file, kind, extension: id }, 'extension added');
    }
  }
}
