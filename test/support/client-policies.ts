import assert from 'node:assert/strict';
import type { TestServer } from './test-server.ts';

type Configured = readonly [id: string, configuration?: object];

export const ANY_CLIENT: readonly Configured[] = [['any-client']];

/** Client profiles and client policies of a realm with one of each. */
export const documents = (executors: readonly Configured[], conditions = ANY_CLIENT) => ({
  clientProfiles: {
    profiles: [
      {
        name: 'profile',
        executors: executors.map(([executor, configuration = {}]) => ({ executor, configuration })),
      },
    ],
  },
  clientPolicies: {
    policies: [
      {
        name: 'policy',
        enabled: true,
        conditions: conditions.map(([condition, configuration = {}]) => ({ condition, configuration })),
        profiles: ['profile'],
      },
    ],
  },
});

/** Puts one client policy in force, in place of those there were. */
export async function setClientPolicy(
  server: TestServer,
  realm: string,
  executors: readonly Configured[],
  conditions = ANY_CLIENT,
): Promise<void> {
  const { clientProfiles, clientPolicies } = documents(executors, conditions);
  const put = async (what: string, document: object) => {
    const { status, text } = await server.admin('PUT', `/${realm}/client-policies/${what}`, document);
    assert.equal(status, 204, text);
  };
  await put('profiles', clientProfiles);
  await put('policies', clientPolicies);
}
