// Sends requests at a steady rate, whether or not the ones before were answered, and times each from the moment when it
// was due: a server that stalls is charged for every request that it kept waiting. It writes to sockets itself, because
// it shares the machine with what it measures, and an HTTP client takes more time for a request than the server does. The
// first seconds, in which this process itself is still slow, do not count. Prints percentiles in ms.
const { connect } = require("node:net");

const { url, token, perSecond, warmUpSeconds, seconds, connections } = JSON.parse(process.argv[2]);
const { hostname, port, host, pathname } = new URL(url);
const request = Buffer.from(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${token}\r\n\r\n`);
const total = Math.floor(perSecond * (warmUpSeconds + seconds));
const uncounted = Math.floor(perSecond * warmUpSeconds);
const latencies = new Float64Array(total - uncounted);
const startedAt = performance.now();
const dueAt = (number) => startedAt + (number / perSecond) * 1000;
let sent = 0;
let answered = 0;

/** Connections that wait for nothing; the one that rested longest is next. */
const idle = [];
const sockets = Array.from({ length: connections }, () => open());

function open() {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const connection = { socket, number: -1, received: "" };
  socket.setEncoding("latin1");
  socket.on("connect", () => idle.push(connection));
  socket.on("data", (text) => receive(connection, text));
  socket.on("close", () => answered < total && fail("closed a connection"));
  socket.on("error", ({ message }) => fail(message));
  return socket;
}

function receive(connection, text) {
  connection.received += text;
  const bodyAt = connection.received.indexOf("\r\n\r\n") + 4;
  if (bodyAt === 3) return;
  if (!connection.received.startsWith("HTTP/1.1 200 ")) fail(connection.received.split("\r\n", 1)[0]);
  const length = Number(
    /^content-length: (\d+)\r$/im.exec(connection.received)?.[1] ?? fail("told no length"),
  );
  if (connection.received.length < bodyAt + length) return;
  connection.received = "";
  if (connection.number >= uncounted) {
    latencies[connection.number - uncounted] = performance.now() - dueAt(connection.number);
  }
  if (++answered === total) return report();
  idle.push(connection);
  // What is due already waits for no timer.
  sendDue();
}

function sendDue() {
  const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * perSecond));
  while (sent < due && idle.length > 0) {
    const connection = idle.shift();
    connection.number = sent++;
    connection.socket.write(request);
  }
}

function tick() {
  sendDue();
  if (sent < total) setTimeout(tick, 1);
}

function report() {
  latencies.sort();
  const at = (share) => latencies[Math.floor((latencies.length - 1) * share)];
  process.stdout.write(JSON.stringify({ p50: at(0.5), p99: at(0.99) }));
  for (const socket of sockets) socket.destroy();
}

function fail(message) {
  process.stderr.write(`${url}: ${message}\n`);
  process.exit(1);
}

tick();
