import type { IncomingMessage, ServerResponse } from "node:http";
import { allOf, outages } from "./outages";

const reachable = new Map<string, boolean>();
const part = (name: string) => ({ setReachable: (isIt: boolean) => void reachable.set(name, isIt) });
const pages = outages(() => new Map(["2", "router-store"].map((name) => [name, part(name)])));

function ask(method: string, url: string, asked = pages): string {
  let written = "";
  const response = {
    writeHead: (status: number) => ((written += status), response),
    end: (body: string) => ((written += ` ${body.trim()}`), response),
  };
  asked.answer({ method, url } as IncomingMessage, response as unknown as ServerResponse);
  return written;
}

it("cuts off and connects what is named, and lists what is cut off", () => {
  expect(ask("PUT", "/_outages/2")).toBe('200 {"outages":["2"]}');
  expect(ask("PUT", "/_outages/router-store")).toBe('200 {"outages":["2","router-store"]}');
  expect(reachable).toEqual(
    new Map([
      ["2", false],
      ["router-store", false],
    ]),
  );
  expect(ask("DELETE", "/_outages/2")).toBe('200 {"outages":["router-store"]}');
  expect(reachable.get("2")).toBe(true);
  expect(ask("GET", "/_outages")).toBe('200 {"outages":["router-store"]}');
});

it.each([
  ["PUT", "/_outages/9", "404"],
  ["PUT", "/_outages/", "404"],
  ["POST", "/_outages/2", "405"],
])("refuses %s %s", (method, url, status) => {
  expect(ask(method, url).slice(0, 3)).toBe(status);
});

it("claims its own path only, beside other pages", () => {
  const other = {
    claims: (target: string) => target === "/other",
    answer: (_: IncomingMessage, response: ServerResponse) => void response.writeHead(204).end(""),
  };
  const both = allOf(other, pages);
  expect(
    ["/_outages", "/_outages/2", "/other", "/_outagesx", "/prod/x"].filter((url) => both.claims(url)),
  ).toEqual(["/_outages", "/_outages/2", "/other"]);
  expect(ask("GET", "/other", both)).toBe("204 ");
  expect(ask("GET", "/_outages", both)).toContain("200");
});
