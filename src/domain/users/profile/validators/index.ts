import type { Validator } from '../validator.ts';
import { personName, usernameCharacters, usernameHomograph } from './characters.ts';
import { isoDate, localDate } from './dates.ts';
import { email } from './email.ts';
import { length } from './length.ts';
import { multivalued } from './multivalued.ts';
import { double, integer } from './numbers.ts';
import { options } from './options.ts';
import { pattern } from './pattern.ts';
import { uri } from './uri.ts';

/** Every validator there is, by its id. */
export const validators: ReadonlyMap<string, Validator> = new Map(
  [
    length,
    integer,
    double,
    email,
    pattern,
    uri,
    options,
    isoDate,
    localDate,
    personName,
    usernameCharacters,
    usernameHomograph,
    multivalued,
  ].map((validator) => [validator.id, validator]),
);
