import type { IncomingMessage, ServerResponse } from "node:http";
import type { LogSource } from "../source/log-source";
import { requestPredicate } from "../source/request-filter";
import { EventStream } from "./event-stream";
import { refusalOf, SECURITY_HEADERS } from "./guard";
import { pageFiles } from "./page-files";
import { readStreamQuery } from "./stream-query";
import { Viewer } from "./viewer";

/** Where the console is, on whatever server it is mounted. */
export const CONSOLE_PATH = "/_console";

/** Pages open at once: each costs the server some time a second. */
const MAX_VIEWERS = 16;

/** The console's part of an HTTP server. */
export class Console {
  private readonly viewers = new Set<Viewer>();

  /** @param source what it shows; nothing turns it off, and whoever asks gets 404 */
  constructor(private readonly source: LogSource | undefined) {}

  /** Answers a request that is for the console. @returns whether it is one */
  readonly handle = (incoming: IncomingMessage, response: ServerResponse): boolean => {
    const path = pathOf(incoming);
    if (path === undefined) return false;
    void this.answer(path, incoming, response).catch(() => refuse(response, 500, "The console failed."));
    return true;
  };

  /** Ends the streams of all pages. */
  readonly close = (): void => {
    for (const viewer of this.viewers) viewer.close();
  };

  private async answer(path: string, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on("error", () => response.destroy());
    const refusal = refusalOf(incoming);
    if (refusal) return refuse(response, ...refusal);
    if (!this.source) {
      return refuse(response, 404, "The console is off: the server listens on more than this machine.");
    }
    if (path === "/events") return this.stream(this.source, incoming, response);
    const file = pageFiles.get(path === "/" ? "" : path);
    if (!file) return refuse(response, 404, "The console has no such page.");
    const body = await file.content();
    send(response, 200, file.type, incoming.method === "HEAD" ? "" : body);
  }

  private stream(source: LogSource, incoming: IncomingMessage, response: ServerResponse): void {
    if (this.viewers.size >= MAX_VIEWERS) return refuse(response, 503, "Too many consoles are open.");
    const { searchParams } = new URL(incoming.url ?? "", "http://localhost");
    const query = readStreamQuery(searchParams);
    response.writeHead(200, { ...SECURITY_HEADERS, "Content-Type": "text/event-stream" });
    const viewer = new Viewer(new EventStream(response), source, query.time, requestPredicate(query.filter));
    this.viewers.add(viewer);
    response.on("close", () => {
      this.viewers.delete(viewer);
      viewer.close();
    });
  }
}

/** The path below the console's own, if a request is for it; most are not, so this is quick. */
function pathOf({ url = "" }: IncomingMessage): string | undefined {
  if (!url.startsWith(CONSOLE_PATH)) return undefined;
  const rest = url.slice(CONSOLE_PATH.length).replace(/\?.*$/s, "");
  return rest === "" || rest.startsWith("/") ? rest : undefined;
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) return void response.destroy();
  if (status === 405) response.setHeader("Allow", "GET, HEAD");
  send(response, status, "application/json", JSON.stringify({ message }));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response
    .writeHead(status, {
      ...SECURITY_HEADERS,
      "Content-Type": `${type}; charset=utf-8`,
      "Content-Length": Buffer.byteLength(body),
    })
    .end(body);
}
