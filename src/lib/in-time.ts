/** Milliseconds that code from outside may take. */
const PATIENCE = 5000;

/**
 * What comes of code from outside, if it comes in time. What comes late is lost: the code cannot be stopped.
 * @throws {Error} after five seconds
 */
export async function inTime<Result>(work: () => Promise<Result> | Result): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE} ms`)), PATIENCE);
  });
  try {
    return await Promise.race([Promise.resolve().then(work), late]);
  } finally {
    clearTimeout(timer);
  }
}
