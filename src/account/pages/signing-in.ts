import { type CredentialKind, credentialKindsOf, isRemovable } from '../../domain/users/credential-kinds.ts';
import { RECOVERY_CODES } from '../../domain/users/recovery-codes.ts';
import type { Credential } from '../../domain/users/user.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { Answer } from '../../http/exchange.ts';
import type { Form } from '../../http/form.ts';
import { credentialMetadata } from '../credential-metadata.ts';
import { LONGEST_LABEL, relabel } from '../resources/credentials.ts';
import { goTo } from './frame.ts';
import { momentIn } from './moment.ts';
import type { AccountPage, Content } from './page.ts';
import { actionUrl, offersAction } from './sign-in.ts';
import { mayOne, type Visit } from './visit.ts';

const PATH = '/account-security/signing-in';
const DELETE_CREDENTIAL = 'delete_credential';
const CATEGORIES = ['basic-authentication', 'two-factor', 'passwordless'] as const;

/** What they prove themselves with, and could. Each is got, changed and given up in a required action, which asks for a login of its own. */
export const signingIn: AccountPage = {
  id: 'signing-in',
  path: PATH,
  label: 'signingInSidebarTitle',
  isFor: (visit) => mayOne(visit, 'view-profile', 'manage-account'),
  show: contentOf,
  answer: name,
};

async function contentOf(visit: Visit): Promise<Content> {
  const { store, realm, user } = visit;
  const own = await store.users.credentials(realm.id, user.id);
  const kinds = credentialKindsOf(realm);
  const categories = await Promise.all(
    CATEGORIES.map(async (category) => ({
      name: category,
      kinds: await Promise.all(
        kinds
          .filter((kind) => kind.category === category)
          .map((kind) =>
            shownKind(
              visit,
              kind,
              own.filter(({ type }) => type === kind.type),
            ),
          ),
      ),
    })),
  );
  return {
    variables: {
      categories: categories.filter((each) => each.kinds.length > 0),
      longestLabel: LONGEST_LABEL,
    },
  };
}

async function shownKind(visit: Visit, kind: CredentialKind, own: readonly Credential[]) {
  const { type, action, hasOne } = kind;
  const may = mayOne(visit, 'manage-account');
  return {
    type,
    displayName: `${type}-display-name`,
    helpText: `${type}-help-text`,
    hasOne,
    credentials: await Promise.all(own.map((each) => shownCredential(visit, each, may))),
    ...(may &&
      action !== undefined && {
        actionUrl: await actionUrl(visit, PATH, action),
        does:
          hasOne && own.length > 0 ? 'update' : type === RECOVERY_CODES && own.length > 0 ? 'renew' : 'setUp',
      }),
  };
}

async function shownCredential(visit: Visit, credential: Credential, may: boolean) {
  const { id, type, userLabel, createdAt } = credential;
  const metadata = credentialMetadata(visit.realm, credential);
  const isGivenUp = may && isRemovable(type) && offersAction(visit.realm, DELETE_CREDENTIAL);
  return {
    id,
    label: userLabel ?? '',
    created: createdAt > 0 ? momentIn(visit, createdAt) : undefined,
    isNamed: may && isRemovable(type),
    fewLeft: fewLeftIn(metadata),
    ...(isGivenUp && { removeUrl: await actionUrl(visit, PATH, DELETE_CREDENTIAL, id) }),
  };
}

/** How many recovery codes are left, where they are too few. */
function fewLeftIn(metadata: ReturnType<typeof credentialMetadata>): string | undefined {
  const { warningMessageTitle: warning } = metadata as {
    readonly warningMessageTitle?: { readonly parameters?: readonly string[] };
  };
  return warning?.parameters?.[0];
}

/** Another name for one of them. */
async function name(visit: Visit, form: Form): Promise<Answer> {
  if (!mayOne(visit, 'manage-account')) return goTo(visit, PATH, 'failed');
  const label = (form.get('userLabel') ?? '').trim();
  if (label.length > LONGEST_LABEL || label.includes('\0')) return goTo(visit, PATH, 'not-named');
  try {
    await relabel(visit, form.get('credentialId'), label === '' ? undefined : label);
    return goTo(visit, PATH, 'named');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return goTo(visit, PATH, error.status === 409 ? 'named-twice' : 'gone');
  }
}
