// Sends requests at a steady rate, whether or not the ones before were answered, and times each from the moment when it
// was due: a server that stalls is charged for every request that it kept waiting. The first seconds, in which this
// process itself is still slow, do not count. Prints percentiles in ms.
const { Agent, get } = require("node:http");

const { url, token, perSecond, warmUpSeconds, seconds, connections } = JSON.parse(process.argv[2]);
const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: "fifo" });
const options = { agent, headers: { authorization: token } };
const total = Math.floor(perSecond * (warmUpSeconds + seconds));
const uncounted = Math.floor(perSecond * warmUpSeconds);
const latencies = new Float64Array(total - uncounted);
let sent = 0;
let answered = 0;

const startedAt = performance.now();

const send = (number, dueAt) =>
  get(url, options, (response) => {
    if (response.statusCode !== 200) fail(`answered ${response.statusCode}`);
    response.resume().on("end", () => {
      if (number >= uncounted) latencies[number - uncounted] = performance.now() - dueAt;
      if (++answered === total) report();
    });
  }).on("error", ({ message }) => fail(message));

const tick = () => {
  const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * perSecond));
  for (; sent < due; sent++) send(sent, startedAt + (sent / perSecond) * 1000);
  if (sent < total) setTimeout(tick, 1);
};

function report() {
  latencies.sort();
  const at = (share) => latencies[Math.floor((latencies.length - 1) * share)];
  process.stdout.write(JSON.stringify({ p50: at(0.5), p99: at(0.99) }));
  agent.destroy();
}

function fail(message) {
  process.stderr.write(`${url}: ${message}\n`);
  process.exit(1);
}

tick();
