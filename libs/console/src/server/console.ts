// The console's server: the page's files, its event stream, and the panels' data.
// Not here: the log and its sums (../source), its thread (../thread), and the guard (libs/local-guard).

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Pages } from "@tollgate/local-guard";
import type { Feed } from "./feed";
import { POLICY, SECURITY_HEADERS } from "./security-headers";
import { pageFiles } from "./page-files";
import { readStreamQuery } from "./stream-query";

/** Path of the console, on any server that mounts it. */
export const CONSOLE_PATH = "/_console";

/** Pages that exist only if the API can be called. */
const DOCUMENT_PATHS: ReadonlySet<string> = new Set(["/api", "/openapi.json"]);

/** Maximum number of open pages: each costs the server some time per second. */
const MAX_PAGES = 16;

/** The console's part of an HTTP server. It answers every client, so it must be behind a guard. */
export class Console implements Pages {
  private readonly pages = new Set<ServerResponse>();

  /**
   * @param feed the source of the pages' events
   * @param document returns the API's current OpenAPI document as JSON, for the pages on which it can be
   * tried; without it, these pages do not exist
   */
  constructor(
    private readonly feed: Feed,
    private readonly document?: () => string,
  ) {}

  claims(untrustedTarget: string): boolean {
    return pathOf(untrustedTarget) !== undefined;
  }

  answer(incoming: IncomingMessage, response: ServerResponse): void {
    void this.show(incoming, response).catch(() => refuse(response, 500, "The console failed."));
  }

  /** Ends the streams of all pages. */
  readonly close = (): void => {
    for (const page of this.pages) page.end();
  };

  private async show(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(incoming.url) ?? "";
    response.on("error", () => response.destroy());
    if (incoming.method !== "GET" && incoming.method !== "HEAD")
      return refuse(response, 405, "The console only shows: GET.");
    if (DOCUMENT_PATHS.has(path) && !this.document)
      return refuse(response, 404, "There is no API to be tried here.");
    if (path === "/openapi.json") return send(response, 200, "application/json", this.document?.() ?? "");
    if (path === "/events") return this.stream(this.feed, incoming, response);
    const file = pageFiles.get(path === "/" ? "" : path);
    if (!file) return refuse(response, 404, "The console has no such page.");
    const body = await file.content();
    // For HEAD, Node.js omits the body and keeps its length.
    send(response, 200, file.type, body, file.policy);
  }

  private stream(feed: Feed, { url = "" }: IncomingMessage, page: ServerResponse): void {
    if (this.pages.size >= MAX_PAGES) return refuse(page, 503, "Too many consoles are open.");
    const { searchParams } = new URL(url, "http://localhost");
    page.writeHead(200, { ...SECURITY_HEADERS, "Content-Type": "text/event-stream" });
    this.pages.add(page);
    page.on("close", () => this.pages.delete(page));
    feed.follow(readStreamQuery(searchParams), page);
  }
}

/**
 * The path below the console's own, if the request is for the console. Most are not, so this must be fast.
 */
function pathOf(url = ""): string | undefined {
  if (!url.startsWith(CONSOLE_PATH)) return undefined;
  const rest = url.slice(CONSOLE_PATH.length).replace(/\?.*$/s, "");
  return rest === "" || rest.startsWith("/") ? rest : undefined;
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) return void response.destroy();
  if (status === 405) response.setHeader("Allow", "GET, HEAD");
  send(response, status, "application/json", JSON.stringify({ message }));
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  policy: string = SECURITY_HEADERS[POLICY],
): void {
  response
    .writeHead(status, {
      ...SECURITY_HEADERS,
      [POLICY]: policy,
      "Content-Type": `${type}; charset=utf-8`,
      "Content-Length": Buffer.byteLength(body),
    })
    .end(body);
}
