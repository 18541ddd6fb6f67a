// Flows written as trees. A part is [alias, requirement, [...]], a step [provider, requirement, config].
const at = '/authentication/flows';

/** Makes a flow. Returns its id. */
export async function makeFlow(admin, alias, steps) {
  const made = await admin.post(at, { alias, providerId: 'basic-flow', topLevel: true, builtIn: false });
  await fill(admin, alias, alias, steps);
  return made.headers.location.split('/').at(-1);
}

async function fill(admin, top, flow, steps) {
  const part = encodeURIComponent(flow);
  for (const [name, requirement, more] of steps) {
    const isPart = Array.isArray(more);
    const added = isPart
      ? await admin.post(`${at}/${part}/executions/flow`, { alias: `${top} ${name}`, type: 'basic-flow' })
      : await admin.post(`${at}/${part}/executions/execution`, { provider: name });
    const id = added.headers.location.split('/').at(-1);
    const all = (await admin.get(`${at}/${part}/executions`)).json;
    const own = all.find((each) => (isPart ? each.flowId : each.id) === id);
    await admin.put(`${at}/${part}/executions`, { ...own, requirement });
    if (isPart) await fill(admin, top, `${top} ${name}`, more);
    else if (more)
      await admin.post(`/authentication/executions/${own.id}/config`, {
        alias: `${name} ${id}`,
        config: more,
      });
  }
}
