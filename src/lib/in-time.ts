/** Milliseconds that code from outside may take. */
const PATIENCE = 5000;

/** Code from outside has taken too long. */
export class NotInTime extends Error {
  constructor() {
    super(`no answer within ${PATIENCE} ms`);
    this.name = 'NotInTime';
  }
}

/**
 * What comes of code from outside, if it comes in time. What comes late is lost: the code cannot be stopped.
 * @throws {NotInTime} after five seconds
 */
export async function inTime<Result>(work: () => Promise<Result> | Result): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NotInTime()), PATIENCE);
  });
  try {
    return await Promise.race([Promise.resolve().then(work), late]);
  } finally {
    clearTimeout(timer);
  }
}
