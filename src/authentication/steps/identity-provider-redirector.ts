import { providerOf } from '../broker/identity.ts';
import { canLogIn } from '../broker/providers.ts';
import { FORWARDED } from '../notes.ts';
import type { Step } from '../step.ts';
import { NOT_FOR_THEM } from '../turn.ts';

/** The parameter by which a client names the provider that somebody logs in by. */
const HINT = 'kc_idp_hint';

/** Sends people on to the identity provider that the client names, or to the one that the flow is configured with. */
export const identityProviderRedirector: Step = {
  id: 'identity-provider-redirector',
  asksNothing: true,
  async begin(login, { config }) {
    const { protocol } = login.dependencies;
    const alias = protocol.queryOf(login)[HINT] ?? config.defaultProvider;
    const provider = providerOf(login.realm, alias);
    // Whoever has just come back from there with nothing is not sent there again.
    if (!provider || !canLogIn(login, provider) || login.session.state.notes[FORWARDED] !== undefined)
      return NOT_FOR_THEM;
    if (protocol.isSilent(login) && !takesSilence(provider.config)) return NOT_FOR_THEM;
    return { kind: 'elsewhere', provider: provider.alias };
  },
};

/** Whether the provider may be asked whether somebody is logged in there, without asking them anything. */
const takesSilence = (config: Readonly<Record<string, string>>): boolean =>
  config.acceptsPromptNoneForwardFromClient === 'true';
