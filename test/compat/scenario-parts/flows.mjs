// How scenarios make flows: a step is [provider, requirement, config], a part [alias, requirement, [...]].
const at = '/authentication/flows';

export async function makeFlow(admin, alias, steps) {
  await admin.post(at, { alias, providerId: 'basic-flow', topLevel: true, builtIn: false });
  await fill(admin, alias, steps);
}

async function fill(admin, flow, steps) {
  const executions = `${at}/${encodeURIComponent(flow)}/executions`;
  for (const [name, requirement, more] of steps) {
    const isPart = Array.isArray(more);
    const added = isPart
      ? await admin.post(`${executions}/flow`, {
          alias: name,
          type: 'basic-flow',
          provider: 'registration-page-form',
        })
      : await admin.post(`${executions}/execution`, { provider: name });
    const id = added.headers.location.split('/').at(-1);
    const all = (await admin.get(executions)).json;
    const made = isPart ? all.find(({ flowId }) => flowId === id) : all.find((each) => each.id === id);
    await admin.put(executions, { ...made, requirement });
    if (isPart) await fill(admin, name, more);
    else if (more) {
      const config = { alias: `${name} ${id}`, config: more };
      await admin.post(`/authentication/executions/${made.id}/config`, config);
    }
  }
}
