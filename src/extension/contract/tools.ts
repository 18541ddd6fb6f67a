/** A member of a policy's configuration: what an administrator sees and sets. */
export interface ConfigProperty {
  readonly name: string;
  readonly label: string;
  readonly helpText?: string;
  readonly type: 'String' | 'Text' | 'boolean' | 'MultivaluedString';
  readonly defaultValue?: string | boolean;
  readonly required?: boolean;
  /** Sealed where it is stored, and shown to nobody: administrators set it, and the extension alone is told it. Of a text. */
  readonly secret?: boolean;
}

/** What the server does for an extension. */
export interface Tools {
  /**
   * Gets a document: from the public internet and the networks that are allowed by configuration, without redirects, within limits of
   * time and size. Rejects when it cannot be had.
   */
  fetch(
    url: string,
    accept?: string,
  ): Promise<{ readonly status: number; readonly contentType: string | undefined; readonly text: string }>;
}
