// autocannon in a process of its own: takes its options as the first argument, prints its result.
const autocannon = require("autocannon");

autocannon(JSON.parse(process.argv[2])).then(
  (result) => process.stdout.write(JSON.stringify(result)),
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
