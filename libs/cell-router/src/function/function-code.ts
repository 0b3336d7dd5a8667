// Made by `npx nx docs cell-router` from `handler.ts`. Do not edit it.

/** Code of the router's CloudFront Function, but for its settings. */
export const FUNCTION_CODE = String.raw`import cf from "cloudfront";
const crypto = require("crypto");
const settings = SETTINGS;
var HEADER = /^(?:bearer +)?([A-Za-z0-9._~+/-]+=*)$/i;
function tokenFromHeader(untrustedHeader) {
  var _a;
  return (_a = HEADER.exec(untrustedHeader)) == null ? void 0 : _a[1];
}

function cellOfToken(untrustedToken, exception, cells) {
  const names = cells.names;
  if (untrustedToken === void 0) return names[0];
  if (exception !== void 0 && names.indexOf(exception) !== -1) return exception;
  const named = nameInToken(untrustedToken, cells.tokenPrefix);
  return named !== void 0 && names.indexOf(named) !== -1 ? named : names[0];
}
function nameInToken(untrustedToken, tokenPrefix) {
  const start = tokenPrefix.length + 1;
  if (untrustedToken.slice(0, start) !== tokenPrefix + "_") return void 0;
  const end = untrustedToken.indexOf("_", start);
  return end === -1 ? void 0 : untrustedToken.slice(start, end);
}
var KEY_DIGITS = 20;
function exceptionKey(tokenHash) {
  return tokenHash.slice(0, KEY_DIGITS);
}

var NOWHERE = "/~";
function pathInCell(untrustedPath, untrustedHost, stage, domains) {
  const host = untrustedHost === void 0 ? "" : untrustedHost.toLowerCase().replace(/:\d+$/, "");
  const domain = domains.find((each) => each.name === host);
  if (domain === void 0) return untrustedPath;
  if (domain.basePath === void 0) return "/" + stage + untrustedPath;
  const base = "/" + domain.basePath;
  const rest = untrustedPath.slice(base.length);
  const isUnder = untrustedPath.slice(0, base.length) === base && (rest === "" || rest.charAt(0) === "/");
  return isUnder ? "/" + stage + rest : NOWHERE + untrustedPath;
}

var ROUTER_HEADER = "x-tollgate-router";
var SECRET_KEY = "secret";

async function handler(event) {
  const request = event.request;
  const headers = request.headers;
  const token = tokenOf(headers["authorization"]);
  let exception;
  delete headers[ROUTER_HEADER];
  if (token !== void 0) {
    try {
      const store = cf.kvs();
      const key = exceptionKey(crypto.createHash("sha256").update(token).digest("hex"));
      if (await store.exists(key)) exception = await store.get(key);
    } catch (e) {
      console.log("The store of exceptions does not answer. The token's name decides.");
    }
  }
  if (settings.hasSecret) {
    try {
      headers[ROUTER_HEADER] = { value: await cf.kvs().get(SECRET_KEY) };
    } catch (e) {
      console.log("The router's secret cannot be read.");
    }
  }
  const index = settings.names.indexOf(cellOfToken(token, exception, settings));
  const origin = settings.origins[index];
  const dot = origin.indexOf(".");
  cf.updateRequestOrigin({
    domainName: origin.slice(0, dot) + ".execute-api" + origin.slice(dot) + ".amazonaws.com"
  });
  const host = headers["host"];
  request.uri = pathInCell(
    request.uri,
    host === void 0 ? void 0 : host.value,
    settings.stage,
    settings.domains
  );
  return request;
}
function tokenOf(header) {
  if (header === void 0 || header.multiValue !== void 0 && header.multiValue.length > 1)
    return void 0;
  return tokenFromHeader(header.value);
}
`;
