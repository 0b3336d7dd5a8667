import type { ServerResponse } from "node:http";
import { HttpServer } from "./http-server";

// A program of its own, because V8 decides once a process. It needs --expose-gc and --allow-natives-syntax, answers
// some requests with collections between them, and prints whether V8 still keeps answers as objects.

declare const gc: () => void;
const isFast = new Function("object", "return %HasFastProperties(object)") as (object: object) => boolean;

const REQUESTS = 10;
/** V8 forgets a shape after three collections in which nothing had it. */
const COLLECTIONS = 4;

async function main(): Promise<void> {
  let last: ServerResponse | undefined;
  const server = new HttpServer(
    () => ({ status: 200, headers: [], body: "" }),
    (_incoming, response) => {
      last = response;
      return false;
    },
  );
  const url = `http://127.0.0.1:${(await server.listen(0, "127.0.0.1")).port}`;
  let fast = true;
  for (let n = 0; n < REQUESTS; n++) {
    await (await fetch(url)).arrayBuffer();
    fast = isFast(last as ServerResponse);
    last = undefined;
    for (let i = 0; i < COLLECTIONS; i++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      gc();
    }
  }
  process.stdout.write(String(fast));
  process.exit();
}

void main();
