import { certificateDetails } from '../../../domain/authentication/x509/identity.ts';
import { x509Settings } from '../../../domain/authentication/x509/settings.ts';
import { whoseCertificate } from '../../../domain/authentication/x509/whose.ts';
import { Refusal } from '../../../errors/refusal.ts';
import type { DirectGrantStep } from '../step.ts';

/** Whoever has the certificate of the request (Keycloak's words of what is wrong with it). */
export const x509Username: DirectGrantStep = {
  id: 'direct-grant-auth-x509-username',
  async identify({ store, realm, clock, request, certificates, tell }, config) {
    const { clientCertificate: presented } = request;
    if (!presented) throw refused('X509 client certificate is missing.', 'user_not_found');
    tell(certificateDetails(presented.certificate));
    if (Object.keys(config).length === 0) throw refused('Configuration is missing.', 'user_not_found');
    const settings = x509Settings(config);
    const whose = await whoseCertificate({ store, realm }, presented, settings, certificates, clock.now());
    if (whose.kind === 'refused') {
      request.log.warn({ err: whose.why }, 'a client certificate was refused');
      throw refused(whose.why.message);
    }
    if (whose.kind === 'silent') throw refused('Unable to extract user identity from specified certificate');
    const { identity: username } = whose;
    if (whose.kind === 'several')
      throw refused("X509 certificate authentication's failed. Reason: it is of several users");
    return { username, user: whose.kind === 'user' ? whose.user : undefined };
  },
  perform: async () => ({ done: true, names: true }),
};

const refused = (description: string, error = 'invalid_user_credentials') =>
  new Refusal(401, 'invalid_request', { description, event: { error } });
