import { arrive } from '../arrive.ts';
import { type Endpoint, isFromPage } from '../endpoints/endpoint.ts';
import { showExpired } from '../expired.ts';
import { withNotes, withState } from '../login.ts';
import { FLOW_DONE } from '../notes.ts';
import { provedNow } from '../stale-proof.ts';
import { arrivedBy, withArrivedBy } from './arrived-by.ts';
import { POST_BROKER_LOGIN } from './detours.ts';
import { withoutBrokered } from './identity.ts';

/** The post broker login flow is through: to the client. */
export const afterPostBrokerLogin: Endpoint = async (login) => {
  const { detour, notes } = login.session.state;
  if (
    !isFromPage(login) ||
    detour?.action !== POST_BROKER_LOGIN ||
    notes[FLOW_DONE] === undefined ||
    !login.user
  )
    return showExpired(login);
  const through = withState(login, { detour: undefined, outcomes: {}, asked: undefined, proved: true });
  const arrived = withoutBrokered(withNotes(through, { [FLOW_DONE]: undefined }));
  const by = arrivedBy(login);
  return arrive(provedNow(by ? withArrivedBy(arrived, { ...by, isFirst: true }) : arrived));
};
