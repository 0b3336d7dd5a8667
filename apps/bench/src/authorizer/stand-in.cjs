// An instant stand-in for DynamoDB: answers each GetItem with a record of the hash that it asks for.
// Usage: `stand-in.cjs <key file> <certificate file>`, forked; it sends its two URLs to its parent.

const { readFileSync } = require("node:fs");
const http = require("node:http");
const https = require("node:https");
const { crc32 } = require("node:zlib");

const HASH = /"token":\{"S":"([0-9a-f]{64})"\}/;

function answer(request, response) {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (part) => (body += part));
  request.on("end", () => {
    const hash = HASH.exec(body)?.[1];
    const text = JSON.stringify({
      Item: {
        token: { S: hash },
        clientId: { S: "example-gateway-dev-acme" },
        tenantId: { S: "acme" },
        tokenId: { S: "0f3c5a" },
        createdAt: { N: "1790000000" },
      },
    });
    response
      .writeHead(hash === undefined ? 400 : 200, {
        "content-type": "application/x-amz-json-1.0",
        "content-length": Buffer.byteLength(text),
        "x-amzn-requestid": "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123",
        "x-amz-crc32": crc32(text),
      })
      .end(text);
  });
}

const [key, cert] = process.argv.slice(2).map((file) => readFileSync(file));
const servers = { plain: http.createServer(answer), TLS: https.createServer({ key, cert }, answer) };
const urls = {};
for (const [name, server] of Object.entries(servers)) {
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1", () => {
    urls[name] = `${name === "TLS" ? "https" : "http"}://localhost:${server.address().port}`;
    if (Object.keys(urls).length === 2) process.send(urls);
  });
}
// Ends the server with the benchmark, even if the benchmark crashes.
process.on("disconnect", () => process.exit(0));
