import { newEvent } from '../../domain/events/new-event.ts';
import { impersonatorDetails } from '../../domain/sessions/impersonation.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { Answer } from '../../http/exchange.ts';
import { ACCOUNT } from '../resource.ts';
import { ownData } from './own-data.ts';
import type { AccountPage, Content } from './page.ts';
import { actionUrl, offersAction } from './sign-in.ts';
import { mayOne, type Visit } from './visit.ts';

const PATH = '/my-data';
const DELETE_ACCOUNT = 'delete_account';
/** Files that somebody may have in a minute: each reads all there is of them. */
const FILES_A_MINUTE = 3;

const maySee = (visit: Visit) => mayOne(visit, 'view-profile', 'manage-account');
const mayDelete = (visit: Visit) =>
  mayOne(visit, 'delete-account') && offersAction(visit.realm, DELETE_ACCOUNT);

/** What is known of them, to take along; and the end of their account, where they may have it. */
export const myData: AccountPage = {
  id: 'my-data',
  path: PATH,
  label: 'accountMyData',
  isFor: (visit) => maySee(visit) || mayDelete(visit),
  show: contentOf,
  answer: download,
};

async function contentOf(visit: Visit): Promise<Content> {
  return {
    variables: {
      isDownloadable: maySee(visit),
      ...(mayDelete(visit) && { deleteUrl: await actionUrl(visit, PATH, DELETE_ACCOUNT) }),
    },
  };
}

/** All of it as a file. That it was taken is part of the audit record: it could have been somebody else at their browser. */
async function download(visit: Visit): Promise<Answer | Content> {
  const { store, realm, user, request, clock, sessionId, limiter } = visit;
  if (!maySee(visit))
    return { ...(await contentOf(visit)), message: { type: 'error', key: 'noAccessMessage' }, status: 403 };
  try {
    limiter?.takeInMinute(`own data ${user.id}`, FILES_A_MINUTE);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const message = { type: 'error', key: 'accountTooManyFiles' } as const;
    return { ...(await contentOf(visit)), message, status: error.status, headers: error.headers };
  }
  const data = await ownData(visit);
  const details = impersonatorDetails(visit.session);
  const rest = { clientId: ACCOUNT, userId: user.id, sessionId, ipAddress: request.ip, details };
  const event = newEvent(realm, clock.now(), 'EXPORT_OWN_DATA', rest, { audited: true });
  await store.commit([store.events.append({ ...event, listed: realm.settings.eventsEnabled })]);
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${fileName(user.username, data.issuedAt)}"`,
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox",
    },
    text: `${JSON.stringify(data, undefined, 2)}\n`,
  };
}

/** Nothing but what is a name for a file everywhere. */
const fileName = (username: string, issuedAt: string) =>
  `account-${username.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, 60)}-${issuedAt.slice(0, 10)}.json`;
