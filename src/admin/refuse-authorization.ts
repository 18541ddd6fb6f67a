import { asksForAuthorizationServices, type ClientRepresentation } from '../domain/clients/representation.ts';
import { notImplemented } from '../errors/http.ts';

/** Nobody is to believe that a client has them. @throws {Refusal} 501 for a client with authorization services */
export function refuseAuthorization(client: ClientRepresentation): void {
  if (asksForAuthorizationServices(client))
    throw notImplemented(`The client ${client.clientId}: authorizationServicesEnabled`);
}
