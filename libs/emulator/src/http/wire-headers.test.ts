import type { IncomingMessage } from "node:http";
import { wireHeaders } from "./wire-headers";

const connection = () => ({ socket: {} }) as IncomingMessage;
const on = ({ socket }: IncomingMessage, ...rawHeaders: string[]) =>
  wireHeaders({ socket, rawHeaders } as IncomingMessage);

it("keeps order, spelling and repetition, and counts what the wire took", () => {
  const { list, bytes } = on(connection(), "Host", "a", "x-B", "1", "X-b", "2");
  expect(list).toEqual([
    ["Host", "a"],
    ["x-B", "1"],
    ["X-b", "2"],
  ]);
  expect(bytes).toBe("Host: a\r\nx-B: 1\r\nX-b: 2\r\n".length);
});

it("is one list for requests with the same headers on a connection", () => {
  const here = connection();
  const first = on(here, "Host", "a", "Authorization", "token");
  expect(on(here, "Host", "a", "Authorization", "token").list).toBe(first.list);
});

it.each([
  ["another value", ["Host", "a", "Authorization", "other"]],
  ["another spelling", ["host", "a", "Authorization", "token"]],
  ["another order", ["Authorization", "token", "Host", "a"]],
  ["one header more", ["Host", "a", "Authorization", "token", "Accept", "*/*"]],
  ["one header less", ["Host", "a"]],
])("is a new list for %s", (_, raw) => {
  const here = connection();
  on(here, "Host", "a", "Authorization", "token");
  const { list, bytes } = on(here, ...raw);
  expect(list.flat()).toEqual(raw);
  expect(bytes).toBe(on(connection(), ...raw).bytes);
});

it("shares nothing between connections", () => {
  expect(on(connection(), "Host", "a").list).not.toBe(on(connection(), "Host", "a").list);
});
