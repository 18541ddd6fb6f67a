// What scenarios of client policies share.
/** Puts one policy in force. */
export const put = async ({ admin }, executors, conditions = [['any-client']], more = {}) => {
  await admin.put('/client-policies/policies', { policies: [] });
  await admin.put('/client-policies/profiles', {
    profiles: [
      {
        name: 'p',
        executors: executors.map(([executor, configuration = {}]) => ({ executor, configuration })),
      },
    ],
  });
  await admin.put('/client-policies/policies', {
    policies: [
      {
        name: 'x',
        enabled: true,
        conditions: conditions.map(([condition, configuration = {}]) => ({ condition, configuration })),
        profiles: ['p'],
        ...more,
      },
    ],
  });
};
