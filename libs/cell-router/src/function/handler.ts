// The CloudFront Function of the router: viewer request, JavaScript runtime 2.0. `npx nx docs cell-router` makes
// `function-code.ts` of it. The runtime has no destructuring, no `for...of`, no nested asynchronous functions and
// few methods: tests run the code in engines that have no more.

import { tokenFromHeader } from "@tollgate/token-hashing/header";
import { cellOfToken, exceptionKey } from "../cell-of-token";
import { pathInCell } from "../path-in-cell";
import { ROUTER_HEADER, SECRET_KEY, type FunctionSettings } from "./settings";

interface Header {
  readonly value: string;
  /** Every value of a header that a request has several times. */
  readonly multiValue?: readonly unknown[];
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
interface ViewerRequest {
  uri: string;
  readonly headers: Record<string, Header | undefined>;
}

// The first lines of `function-code.ts` define these.
/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-custom-methods.html */
declare const cf: {
  kvs(): { exists(key: string): Promise<boolean>; get(key: string): Promise<string> };
  updateRequestOrigin(origin: { domainName: string }): void;
};
declare const crypto: {
  createHash(algorithm: string): { update(text: string): { digest(encoding: string): string } };
};
declare const settings: FunctionSettings;

/** Sends a request to its token's cell. It reads no body and decides nothing about access. */
export async function handler(event: { readonly request: ViewerRequest }): Promise<ViewerRequest> {
  const request = event.request;
  const headers = request.headers;
  const token = tokenOf(headers["authorization"]);
  let exception: string | undefined;
  // A client's own copy never reaches a cell.
  delete headers[ROUTER_HEADER];
  if (token !== undefined) {
    try {
      const store = cf.kvs();
      const key = exceptionKey(crypto.createHash("sha256").update(token).digest("hex"));
      // Asked first, because `get` fails alike for a missing key and for a store that does not answer.
      if (await store.exists(key)) exception = await store.get(key);
    } catch {
      console.log("The store of exceptions does not answer. The token's name decides.");
    }
  }
  if (settings.hasSecret) {
    try {
      headers[ROUTER_HEADER] = { value: await cf.kvs().get(SECRET_KEY) };
    } catch {
      console.log("The router's secret cannot be read.");
    }
  }
  const index = settings.names.indexOf(cellOfToken(token, exception, settings));
  const origin = settings.origins[index] as string;
  const dot = origin.indexOf(".");
  cf.updateRequestOrigin({
    domainName: origin.slice(0, dot) + ".execute-api" + origin.slice(dot) + ".amazonaws.com",
  });
  const host = headers["host"];
  request.uri = pathInCell(
    request.uri,
    host === undefined ? undefined : host.value,
    settings.stage,
    settings.domains,
  );
  return request;
}

/** Which of several headers API Gateway would read is not documented, so a request with several has no token. */
function tokenOf(header: Header | undefined): string | undefined {
  if (header === undefined || (header.multiValue !== undefined && header.multiValue.length > 1))
    return undefined;
  return tokenFromHeader(header.value);
}
