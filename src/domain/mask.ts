/** What is shown in a secret's place, and sent back when it was not changed (as Keycloak). */
export const MASK = '**********';
