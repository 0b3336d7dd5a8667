import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * Pages of another program on the same port, such as a console. It is asked before everything else, for each request, so it
 * must tell quickly what is not its own. What it takes it answers itself, and it ends its open answers before the emulator
 * closes.
 *
 * @returns whether it has taken the request
 */
export type Mount = (incoming: IncomingMessage, response: ServerResponse) => boolean;
