// Processor time of warm calls. Usage: `warm.cjs <bundle> <file of tokens>`; the file has one token a line.
// Writes one line: processor time a call with 1,000 and with 10,000 distinct tokens, and peak memory.

const { readFileSync, writeSync } = require("node:fs");

const WARM_UP_CALLS = 2_000;
const CALLS = { 1_000: 2_000, 10_000: 5_000 };

const [bundle, tokenFile] = process.argv.slice(2);
const tokens = readFileSync(tokenFile, "utf8").split("\n");
const { handler } = require(bundle);

async function call(count, distinct) {
  // Evenly over all of them.
  const step = Math.max(1, Math.floor(distinct / count));
  for (let n = 0; n < count; n++) {
    const { usageIdentifierKey } = await handler(
      {
        type: "TOKEN",
        authorizationToken: tokens[(n * step) % distinct],
        methodArn: "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/health",
      },
      { awsRequestId: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef" },
    );
    if (usageIdentifierKey !== "example-gateway-dev-acme") throw new Error("another answer than expected");
  }
}

async function main() {
  await call(WARM_UP_CALLS, 1_000);
  const cpuUs = {};
  for (const [distinct, count] of Object.entries(CALLS)) {
    const before = process.cpuUsage();
    await call(count, Number(distinct));
    const { user, system } = process.cpuUsage(before);
    cpuUs[distinct] = (user + system) / count;
  }
  writeSync(1, JSON.stringify({ cpuUs, peakKb: process.resourceUsage().maxRSS }));
  process.exit(0);
}

void main();
