/** A call as `strace -f` tells of it. What one line tells happened before what the next one tells. */
export interface SystemCall {
  readonly name: string;
  /** The arguments, as strace writes them. */
  readonly args: string;
  /** Lines at which it began and at which it was over; never over when the process was gone first. */
  readonly began: number;
  readonly over: number;
  /** What it returned; undefined when it was never over. */
  readonly result: number | undefined;
}

const WHOLE = /^(\d+) +(\w+)\((.*)\) += (-?\d+)/;
const UNFINISHED = /^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$/;
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)/;

/** Reads what `strace -f -o` has written: calls that overlap come in two lines, matched by thread. */
export function systemCalls(trace: string): SystemCall[] {
  const calls: SystemCall[] = [];
  const underWay = new Map<string, { name: string; args: string; began: number }>();
  for (const [line, text] of trace.split('\n').entries()) {
    const whole = WHOLE.exec(text);
    if (whole) {
      const [, , name = '', args = '', result] = whole;
      calls.push({ name, args, began: line, over: line, result: Number(result) });
      continue;
    }
    const unfinished = UNFINISHED.exec(text);
    if (unfinished) {
      const [, thread = '', name = '', args = ''] = unfinished;
      underWay.set(thread, { name, args, began: line });
      continue;
    }
    const resumed = RESUMED.exec(text);
    const began = resumed && underWay.get(resumed[1] ?? '');
    if (!began) continue;
    underWay.delete(resumed[1] ?? '');
    calls.push({ ...began, args: began.args + resumed[3], over: line, result: Number(resumed[4]) });
  }
  for (const began of underWay.values())
    calls.push({ ...began, over: Number.POSITIVE_INFINITY, result: undefined });
  return calls.sort((a, b) => a.began - b.began);
}
