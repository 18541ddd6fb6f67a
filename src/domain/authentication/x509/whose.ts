import type { PresentedCertificate } from '../../../lib/certificate-chain.ts';
import type { RealmView } from '../../realms/realm-view.ts';
import type { Store } from '../../store.ts';
import type { User } from '../../users/user.ts';
import { type CertificateGround, checkCertificate } from './check.ts';
import { findUserOf } from './find-user.ts';
import { identityOf } from './identity.ts';
import { CertificateRefused } from './refused.ts';
import type { X509Settings } from './settings.ts';

/** What a certificate tells of its owner. */
export type Whose =
  /** It is not good enough, or cannot be read as the step is configured. */
  | { readonly kind: 'refused'; readonly why: CertificateRefused }
  /** It does not say who they are. */
  | { readonly kind: 'silent' }
  /** It says so, and it is nobody here, or more than one. */
  | { readonly kind: 'nobody' | 'several'; readonly identity: string }
  | { readonly kind: 'user'; readonly identity: string; readonly user: User };

/** Whose certificate it is, checked as the settings have it. @param now milliseconds */
export async function whoseCertificate(
  { store, realm }: { readonly store: Store; readonly realm: RealmView },
  presented: PresentedCertificate,
  settings: X509Settings,
  ground: CertificateGround,
  now: number,
): Promise<Whose> {
  let identity: string | undefined;
  try {
    await checkCertificate(presented, settings, ground, now);
    identity = await identityOf(presented.certificate, settings);
  } catch (error) {
    const why =
      error instanceof CertificateRefused
        ? error
        : new CertificateRefused('The certificate cannot be read as the flow is configured.', error);
    return { kind: 'refused', why };
  }
  if (identity === undefined) return { kind: 'silent' };
  const user = await findUserOf(store, realm, identity, settings);
  if (user === undefined) return { kind: 'nobody', identity };
  return user === 'several' ? { kind: user, identity } : { kind: 'user', identity, user };
}
