import type { Credential } from './user.ts';

/** What is known about a credential, and nothing of what it proves. */
export const credentialRepresentation = ({ id, type, userLabel, createdAt, data }: Credential) => ({
  id,
  type,
  ...(userLabel !== undefined && { userLabel }),
  createdDate: createdAt,
  ...(data !== undefined && { credentialData: data }),
});
