import type { IncomingMessage, ServerResponse } from "node:http";
import type { Pages } from "@tollgate/local-guard";
import type { Feed } from "./feed";
import { POLICY, SECURITY_HEADERS } from "./security-headers";
import { pageFiles } from "./page-files";
import { readStreamQuery } from "./stream-query";

/** Where the console is, on whatever server it is mounted. */
export const CONSOLE_PATH = "/_console";

/** What there is only where the API can be called. */
const DOCUMENT_PATHS: ReadonlySet<string> = new Set(["/api", "/openapi.json"]);

/** Pages open at once: each costs the server some time a second. */
const MAX_PAGES = 16;

/** The console's part of an HTTP server, to be put behind a guard: it answers whoever asks. */
export class Console implements Pages {
  private readonly pages = new Set<ServerResponse>();

  /**
   * @param feed what it shows
   * @param document the API's OpenAPI document as it is now, as JSON, for pages on which it can be tried; without one there are none
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
    // Node.js keeps the body of an answer to HEAD back, and not its length.
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

/** The path below the console's own, if a request is for it; most are not, so this is quick. */
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
