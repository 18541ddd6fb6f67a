/** Why a document could not be had; `message` may be shown to whoever named the URL, and tells nothing of the network. */
export class FetchRefused extends Error {
  /** For the log alone. */
  readonly detail: string;
  constructor(detail: string, cause?: unknown) {
    super('The document could not be fetched', { cause });
    this.name = 'FetchRefused';
    this.detail = detail;
  }
}
