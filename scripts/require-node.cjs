// Runs before every script, on whatever Node there is: the sources need the one that `npm install` brings.
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `Latchkey runs on Node 24 or newer; this is ${process.version}. \`npm install\` brings a newer one for its scripts,`,
  );
  console.error(
    'unless install scripts are switched off (--ignore-scripts, or a policy): allow those of the package "node", or install Node 24.',
  );
  process.exit(1);
}
