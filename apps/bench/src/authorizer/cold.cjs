// One cold start: loads a bundle and calls its handler once. Usage: `cold.cjs <bundle> <token>`.
// Writes one line when the answer is there: peak memory in kilobytes, and processor time in microseconds.

const { writeSync } = require("node:fs");

const [bundle, token] = process.argv.slice(2);
const event = {
  type: "TOKEN",
  authorizationToken: token,
  methodArn: "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/health",
};
require(bundle)
  .handler(event, { awsRequestId: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef" })
  .then(({ usageIdentifierKey }) => {
    if (usageIdentifierKey !== "example-gateway-dev-acme") throw new Error("another answer than expected");
    const { user, system } = process.cpuUsage();
    writeSync(1, JSON.stringify({ peakKb: process.resourceUsage().maxRSS, cpuUs: user + system }));
    process.exit(0);
  });
