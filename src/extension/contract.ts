// Types alone, with no imports: this file is published as it is.

/** A client in Keycloak's JSON (ClientRepresentation): these members and all others that Keycloak has. Never its secret. */
export interface ClientRepresentation {
  readonly clientId?: string;
  readonly name?: string;
  readonly description?: string;
  readonly enabled?: boolean;
  readonly publicClient?: boolean;
  readonly redirectUris?: readonly string[];
  readonly webOrigins?: readonly string[];
  readonly attributes?: Readonly<Record<string, string>>;
  readonly defaultClientScopes?: readonly string[];
  readonly optionalClientScopes?: readonly string[];
  readonly [member: string]: unknown;
}

/** A member of a policy's configuration: what an administrator sees and sets. */
export interface ConfigProperty {
  readonly name: string;
  readonly label: string;
  readonly helpText?: string;
  readonly type: 'String' | 'Text' | 'boolean' | 'MultivaluedString';
  readonly defaultValue?: string | boolean;
  readonly required?: boolean;
}

/** A registration or an update that is to be judged. */
export interface Judgement {
  /** Name of the realm. */
  readonly realm: string;
  /** The client that would result, as the policies before have left it. */
  readonly client: ClientRepresentation;
  /** The client as it is; absent while it is being registered. */
  readonly before?: ClientRepresentation;
  /** Address of the caller. */
  readonly address: string;
  /** The policy's configuration in the realm. */
  readonly config: Readonly<Record<string, readonly string[]>>;
}

/** Members that the client is to have, or why it is not to be. Nothing at all leaves it as it is. */
export type Verdict =
  | { readonly change: ClientRepresentation }
  | { readonly refuse: string; readonly field?: string }
  | undefined;

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

/**
 * A rule on registrations. It is asked for each client that is registered or updated in a realm which has turned it on. One that
 * throws, or takes longer than five seconds, is against the client.
 */
export interface RegistrationPolicy {
  readonly kind: 'registration-policy';
  /** On the wire, in exports, in the console: lower case, digits and dashes. */
  readonly id: string;
  readonly helpText: string;
  readonly properties?: readonly ConfigProperty[];
  judge(judgement: Judgement, tools: Tools): Promise<Verdict> | Verdict;
}

/** What a provider may add to its answer. */
export interface Disclosure {
  /** URL at which the client is read, changed and removed. */
  readonly location: string;
  readonly secret?: string;
  readonly registrationAccessToken?: string;
}

/** A way to write clients on the wire: JSON documents at `/realms/{realm}/clients-registrations/{id}`. */
export interface RegistrationProvider {
  readonly kind: 'registration-provider';
  /** The last part of its path: lower case, digits and dashes. */
  readonly id: string;
  /** The client that a document asks for. What it throws is answered with 400 and its message. */
  read(document: unknown): ClientRepresentation;
  /** The client as a document. */
  write(client: ClientRepresentation, disclosure: Disclosure): object;
}

/** Somebody who logs in through a browser, and how they came. */
export interface LoginContext {
  /** Name of the realm. */
  readonly realm: string;
  readonly client: {
    readonly clientId: string;
    readonly name?: string;
    readonly attributes: Readonly<Record<string, string>>;
  };
  /** Who they have said they are, or have proved to be: the steps before say which. */
  readonly user?: {
    readonly id: string;
    readonly username: string;
    readonly email?: string;
    readonly emailVerified: boolean;
    readonly firstName?: string;
    readonly lastName?: string;
    readonly attributes: Readonly<Record<string, readonly string[]>>;
  };
  /** Address of the browser. */
  readonly address: string;
  /** Headers of this request, names in lower case, where a trusted proxy has sent it; of anybody else none. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parameters of the address by which the client sent them here. Anybody can write that address: they are wishes, not facts. */
  readonly query: Readonly<Record<string, string>>;
  /** How the execution is configured. */
  readonly config: Readonly<Record<string, string>>;
  /** What the step has remembered of this login. */
  readonly notes: Readonly<Record<string, string>>;
}

/**
 * Whether a part of a flow is gone through. A condition that throws, or takes longer than five seconds, lets nobody by: the login ends with
 * an error.
 */
export interface LoginCondition {
  readonly kind: 'login-condition';
  /** On the wire, in exports, in the console: lower case, digits and dashes. */
  readonly id: string;
  readonly displayName: string;
  readonly helpText: string;
  readonly properties?: readonly ConfigProperty[];
  holds(context: LoginContext, tools: Tools): Promise<boolean> | boolean;
}

/** A form that a step shows. Texts are keys of messages of the theme, or are shown as they are. */
export interface LoginForm {
  readonly title: string;
  readonly text?: string;
  readonly fields: readonly LoginField[];
  /** What the button says. */
  readonly submit?: string;
  /** What is wrong as a whole. */
  readonly error?: string;
}

export interface LoginField {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'password' | 'email' | 'tel';
  readonly value?: string;
  readonly required?: boolean;
  readonly autocomplete?: string;
  /** What is wrong with what was typed. */
  readonly error?: string;
}

/** How a step ends for now. Notes are remembered until the login ends, for this execution of the step alone. */
export type LoginTurn =
  | { readonly done: true; readonly notes?: Readonly<Record<string, string>> }
  /** It is not for this person: an alternative may be tried. */
  | { readonly done: false }
  | { readonly ask: LoginForm; readonly notes?: Readonly<Record<string, string>> }
  /** Nobody gets in by this login: what they are told. */
  | { readonly deny: string };

/**
 * A step of a browser flow. One that throws, or takes longer than five seconds, lets nobody by: the login ends with an error. A step does not
 * say who somebody is: it stands behind those that do, and adds to them.
 */
export interface LoginStep {
  readonly kind: 'login-step';
  /** On the wire, in exports, in the console: lower case, digits and dashes. */
  readonly id: string;
  readonly displayName: string;
  readonly helpText: string;
  readonly properties?: readonly ConfigProperty[];
  /** It is reached. */
  begin(context: LoginContext, tools: Tools): Promise<LoginTurn> | LoginTurn;
  /** Its form was answered. */
  answer?(
    context: LoginContext,
    form: Readonly<Record<string, string>>,
    tools: Tools,
  ): Promise<LoginTurn> | LoginTurn;
}

/** What a user or a client did (Keycloak's EventRepresentation). Never with a secret or a token. */
export interface UserEvent {
  /** The same each time the event is delivered. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Keycloak's type, such as `REGISTER` or `LOGIN_ERROR`. */
  readonly type: string;
  /** Name of the realm. */
  readonly realm: string;
  readonly clientId?: string;
  readonly userId?: string;
  readonly sessionId?: string;
  readonly ipAddress?: string;
  /** What was wrong, of events that end in `_ERROR`. */
  readonly error?: string;
  /** What people typed is among them: never part of an address or a path without being encoded. */
  readonly details: Readonly<Record<string, string>>;
}

/** What an administrator did (Keycloak's AdminEventRepresentation). */
export interface AdminEvent {
  /** The same each time the event is delivered. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Name of the realm. */
  readonly realm: string;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'ACTION';
  /** Keycloak's type, such as `USER` or `CLIENT`. */
  readonly resourceType: string;
  /** Below the realm, such as `users/{id}`. */
  readonly resourcePath?: string;
  /** JSON without secrets, where the realm keeps details of administrators' events. */
  readonly representation?: string;
  /** Who did it: the administrator, and the internal id of the client they used. */
  readonly userId?: string;
  readonly clientId?: string;
  readonly ipAddress?: string;
}

/** Somebody of the realm, without anything that they prove themselves with. */
export interface RealmUser {
  readonly id: string;
  readonly username: string;
  readonly email?: string;
  readonly emailVerified: boolean;
  readonly enabled: boolean;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/**
 * What a listener can do, in the realm of the event alone, 20 times for one event at most, and until it has ended. What it asks for twice
 * is done once, but for mails and what it posts. Each change is an administrators' event, of which no listener is told.
 */
export interface EventTools extends Tools {
  /** Posts JSON, of 64 KiB at most, under the same guard as `fetch`. */
  post(
    url: string,
    json: unknown,
  ): Promise<{ readonly status: number; readonly contentType: string | undefined; readonly text: string }>;
  findUser(id: string): Promise<RealmUser | undefined>;
  /** Nobody logs in as them any more, and their tokens are refused. Rejects where there is no such user. */
  disableUser(id: string): Promise<void>;
  /** Rejects where user or role is not there, or the realm is administered by the role. */
  addRealmRole(userId: string, role: string): Promise<void>;
  addClientRole(userId: string, clientId: string, role: string): Promise<void>;
  /** @param path such as `/staff/new` */
  addToGroup(userId: string, path: string): Promise<void>;
  /** To the user's own address, by the realm's mail server, theme and limits. Rejects where they have none, or it is not taken. */
  sendMail(userId: string, mail: { readonly subject: string; readonly text: string }): Promise<void>;
}

/**
 * Somebody who is told of events, in realms whose `eventsListeners` name it: after the unit that caused the event is committed, so that
 * no login waits for it and none is broken by it. Each event is delivered at least once, by one node, again and again for a week while the
 * listener throws or takes longer than five seconds: what it does twice has to come to the same.
 */
export interface EventListener {
  readonly kind: 'event-listener';
  /** On the wire, in exports, in the console: lower case, digits and dashes. */
  readonly id: string;
  readonly helpText: string;
  /** Types of users' events that it is told of; of all where it names none. */
  readonly types?: readonly string[];
  onEvent?(event: UserEvent, tools: EventTools): Promise<void> | void;
  onAdminEvent?(event: AdminEvent, tools: EventTools): Promise<void> | void;
}

export type Extension =
  | RegistrationPolicy
  | RegistrationProvider
  | LoginCondition
  | LoginStep
  | EventListener;
