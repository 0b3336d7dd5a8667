import { once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage, RequestOptions, Server } from "node:http";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { guard, guarded } from "@tollgate/local-guard";
import { Console } from "./console";
import type { Feed } from "./feed";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A console on its own server, mounted as in a gateway. */
export class ServedConsole {
  private constructor(
    private readonly console: Console,
    private readonly server: Server,
  ) {}

  /** @param feed the source of the pages' events */
  static async start(feed: Feed, document?: () => string): Promise<ServedConsole> {
    const console = new Console(feed, document);
    const pages = guarded(console, guard("this machine"));
    const server = createServer((incoming, response) => {
      if (!pages(incoming, response)) response.writeHead(418).end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new ServedConsole(console, server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Sends a request unchanged: `fetch` would normalize paths and refuse a Host header. */
  async get(path: string, options: RequestOptions = {}): Promise<Answer> {
    const sent = request({ host: "127.0.0.1", port: this.port, path, ...options }).end();
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    let body = "";
    for await (const chunk of response.setEncoding("utf8")) body += chunk as string;
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  }

  /** Reads an event stream until the received text is enough. */
  async events(query: string, enough: (text: string) => boolean): Promise<string> {
    const abort = new AbortController();
    const response = await fetch(`http://127.0.0.1:${this.port}/_console/events?${query}`, {
      signal: abort.signal,
    });
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      if (enough(text)) break;
    }
    abort.abort();
    return text;
  }

  async stop(): Promise<void> {
    this.console.close();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}

/** The data of all events with a name, in a stream's text. */
export function eventsNamed<T>(name: string, text: string): readonly T[] {
  return [...text.matchAll(/^event: (.*)\ndata: (.*)\n\n/gm)]
    .filter(([, event]) => event === name)
    .map(([, , data]) => JSON.parse(data as string) as T);
}
