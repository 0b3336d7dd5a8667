import type { Agent, ClientRequestArgs } from "node:http";
import type { Socket } from "node:net";

/** @property servername the name that the server's certificate must have; empty for an address */
export type ConnectionOptions = ClientRequestArgs & { readonly servername?: string | null | undefined };

/**
 * Opens a connection now, and lets an agent give it to its next request. The agent must be that of one server only.
 * If the connection fails, is closed or brings anything before, that request opens another one.
 */
export function openAhead(agent: Agent, options: ConnectionOptions): Socket {
  const socket = agent.createConnection(options) as Socket;
  // No request listens yet, and an error that nobody handles would end the process.
  socket.on("error", () => undefined);
  // No process waits for a connection that nobody uses.
  socket.unref();
  agent.createConnection = (...args) => {
    Reflect.deleteProperty(agent, "createConnection");
    if (!socket.destroyed && socket.readableLength === 0) return socket.ref();
    // What the server sent before a request, such as 408, would be read as the answer to it.
    socket.destroy();
    return agent.createConnection(...args);
  };
  return socket;
}
