/** What users of a realm may be asked to do before they are let in. */
export interface RequiredAction {
  readonly alias: string;
  readonly name: string;
  readonly providerId: string;
  readonly enabled: boolean;
  /** New users are asked. */
  readonly defaultAction: boolean;
  readonly priority: number;
  readonly config: Readonly<Record<string, string>>;
}
