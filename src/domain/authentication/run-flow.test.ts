import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Execution, Flow, RealmAuthentication, Requirement } from './authentication.ts';
import { builtInAuthentication } from './built-in.ts';
import { authenticatorsOf, runFlow } from './run-flow.ts';
import { type Outcome, USER_CONFIGURED } from './steps.ts';

type Tree = readonly (readonly [step: string | Tree, requirement: Requirement])[];

/** A flow of steps and flows below it. */
function flowsOf(tree: Tree, id = 'top'): Flow[] {
  const below: Flow[] = [];
  const executions = tree.map(([step, requirement], priority): Execution => {
    const common = { id: `${id}.${priority}`, requirement, priority };
    if (typeof step === 'string') return { ...common, authenticator: step };
    below.push(...flowsOf(step, common.id));
    return { ...common, flowId: common.id };
  });
  return [{ id, alias: id, providerId: 'basic-flow', topLevel: true, builtIn: false, executions }, ...below];
}

/** Runs a tree in which steps end as they are called, `has` are set up, and conditions are `yes`, `no` and `unknown`. */
async function run(tree: Tree, has: readonly string[] = []): Promise<[Outcome, string[]]> {
  const authentication: RealmAuthentication = { ...builtInAuthentication('r'), flows: flowsOf(tree) };
  const taken: string[] = [];
  const outcome = await runFlow(authentication, authentication.flows[0], {
    isCondition: (name) => ['yes', 'no', 'unknown', USER_CONFIGURED].includes(name),
    isConfigured: (name) => has.includes(name),
    credentialPlace: (name) => (has.includes(name) ? has.indexOf(name) : undefined),
    configOf: () => ({}),
    flowsDone: new Set(),
    holds: async ({ authenticator }) => (authenticator === 'unknown' ? undefined : authenticator === 'yes'),
    async perform({ authenticator = '' }) {
      taken.push(authenticator);
      return authenticator === 'bad' ? 'failed' : authenticator === 'strange' ? 'not for them' : 'done';
    },
  });
  return [outcome, taken];
}

test('all that is required is taken in order, up to the first that fails', async () => {
  assert.deepEqual(
    await run([
      ['a', 'REQUIRED'],
      ['off', 'DISABLED'],
      ['b', 'REQUIRED'],
    ]),
    ['done', ['a', 'b']],
  );
  assert.deepEqual(
    await run([
      ['a', 'REQUIRED'],
      ['bad', 'REQUIRED'],
      ['b', 'REQUIRED'],
    ]),
    ['failed', ['a', 'bad']],
  );
  assert.deepEqual(
    await run([
      ['strange', 'REQUIRED'],
      ['b', 'REQUIRED'],
    ]),
    ['not for them', ['strange']],
  );
});

test('of alternatives the first that will do is taken, what is set up before the rest, and a failure is final', async () => {
  assert.deepEqual(
    await run([
      ['strange', 'ALTERNATIVE'],
      ['a', 'ALTERNATIVE'],
    ]),
    ['done', ['strange', 'a']],
  );
  assert.deepEqual(
    await run([
      ['bad', 'ALTERNATIVE'],
      ['a', 'ALTERNATIVE'],
    ]),
    ['failed', ['bad']],
  );
  assert.deepEqual(
    await run(
      [
        ['a', 'ALTERNATIVE'],
        ['b', 'ALTERNATIVE'],
      ],
      ['b'],
    ),
    ['done', ['b']],
  );
  assert.deepEqual(
    await run([
      ['a', 'ALTERNATIVE'],
      ['b', 'REQUIRED'],
    ]),
    ['done', ['b']],
  );
});

test('a flow of nothing lets nobody in, nor does one that is not there', async () => {
  assert.deepEqual(await run([]), ['not for them', []]);
  assert.deepEqual(await run([['a', 'DISABLED']]), ['not for them', []]);
  assert.deepEqual(await run([[[], 'REQUIRED']]), ['not for them', []]);
});

test('a conditional flow is required while all its conditions hold, and one without any never', async () => {
  const below = (...steps: Tree) =>
    [
      ['a', 'REQUIRED'],
      [steps, 'CONDITIONAL'],
    ] as const;
  assert.deepEqual(await run(below(['yes', 'REQUIRED'], ['b', 'REQUIRED'])), ['done', ['a', 'b']]);
  assert.deepEqual(await run(below(['yes', 'REQUIRED'], ['no', 'REQUIRED'], ['b', 'REQUIRED'])), [
    'done',
    ['a'],
  ]);
  assert.deepEqual(await run(below(['yes', 'REQUIRED'], ['bad', 'REQUIRED'])), ['failed', ['a', 'bad']]);
  assert.deepEqual(await run(below(['b', 'REQUIRED'])), ['done', ['a']]);
  assert.deepEqual(await run(below(['yes', 'DISABLED'], ['b', 'REQUIRED'])), ['done', ['a']]);
});

test('what is set up decides where the condition is that', async () => {
  const tree: Tree = [
    ['a', 'REQUIRED'],
    [
      [
        [USER_CONFIGURED, 'REQUIRED'],
        ['b', 'REQUIRED'],
        ['off', 'DISABLED'],
      ],
      'CONDITIONAL',
    ],
  ];
  assert.deepEqual(await run(tree), ['done', ['a']]);
  assert.deepEqual(await run(tree, ['b']), ['done', ['a', 'b']]);
  assert.deepEqual(await run(tree, ['off']), ['done', ['a']]);
});

test('authenticators are found however deep, but for those that are off', () => {
  const flows = flowsOf([
    ['a', 'REQUIRED'],
    [
      [
        ['b', 'DISABLED'],
        ['c', 'ALTERNATIVE'],
      ],
      'REQUIRED',
    ],
    [[['d', 'REQUIRED']], 'DISABLED'],
  ]);
  assert.deepEqual(authenticatorsOf({ ...builtInAuthentication('r'), flows }, flows[0]), ['a', 'c']);
});

test('alternatives beside a conditional flow are passed over, whether it is run or not', async () => {
  const beside = (condition: string): Tree => [
    [
      [
        [condition, 'REQUIRED'],
        ['a', 'REQUIRED'],
      ],
      'CONDITIONAL',
    ],
    ['b', 'ALTERNATIVE'],
  ];
  assert.deepEqual(await run(beside('yes')), ['done', ['a']]);
  assert.deepEqual(await run(beside('no')), ['not for them', []]);
});

test('a condition of which nothing can be said lets nobody past the flow that it is for', async () => {
  const tree: Tree = [
    [
      [
        ['unknown', 'REQUIRED'],
        ['a', 'REQUIRED'],
      ],
      'CONDITIONAL',
    ],
    ['b', 'REQUIRED'],
  ];
  assert.deepEqual(await run(tree), ['not for them', []]);
});
