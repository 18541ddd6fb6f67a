#!/usr/bin/env node
// Every Node can read this file, and says what is missing where it is too old for the rest.
import process from 'node:process';

/** As `engines` in package.json, of which npm only warns. */
const OLDEST = 24;

if (Number(process.versions.node.split('.', 1)[0]) < OLDEST) {
  console.error(`latchkey: needs Node ${OLDEST} or newer; this is ${process.version} (${process.execPath})`);
  process.exitCode = 1;
} else {
  const { enableCompileCache } = await import('node:module');
  // Compiled code is kept between starts: the second one is quicker.
  enableCompileCache();
  await import('./command.ts');
}
