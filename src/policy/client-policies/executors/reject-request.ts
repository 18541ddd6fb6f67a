import { defineExecutor, invalidRequest, NO_SETTINGS } from '../executor.ts';

const refuse = () => {
  throw invalidRequest('Request not allowed');
};

/** Nothing goes. */
export const rejectRequest = defineExecutor({
  id: 'reject-request',
  helpText: 'Refuses whatever a client asks for, and whatever is done to it',
  ...NO_SETTINGS,
  forbidsAccess: true,
  onChange: refuse,
  onChanged: refuse,
  onRequest: refuse,
});
