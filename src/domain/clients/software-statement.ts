/** Where a client's software statement is kept, as it was sent (RFC 7591 section 2.3). */
export const SOFTWARE_STATEMENT = 'software.statement';
