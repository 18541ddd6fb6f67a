/** Why a mail could not be sent; for the log alone, as it tells of the network. */
export class MailFailed extends Error {
  /** What is wrong with the settings, where it is that: the realm's administrators may know. */
  readonly problem: string | undefined;
  constructor(detail: string, cause?: unknown, problem?: string) {
    super(detail, { cause });
    this.name = 'MailFailed';
    this.problem = problem;
  }
}
