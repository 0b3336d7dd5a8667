import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import type { Browser } from "playwright-core";
import { keepScreenshot, launchChromium, openPage } from "../support/programs/browser";
import { workspaceRoot } from "../support/workspace";

/** The output of `npx nx build docs`, which Nx runs before these tests. */
const SITE = join(workspaceRoot, "apps/docs/dist");
const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
};

function serveSite(): Promise<Server> {
  const server = createServer(({ url = "/" }, response) => {
    const path = new URL(url, "http://site").pathname.replace(/\/$/, "/index.html");
    try {
      const body = readFileSync(join(SITE, path));
      response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream").end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

describeWithTools(["chromium"], "the site of the documents", () => {
  let server: Server;
  let browser: Browser;
  let url: string;
  beforeAll(async () => {
    server = await serveSite();
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it("draws the pictures of the architecture, and asks no other host for anything", async () => {
    const { page, problems, hosts } = await openPage(
      browser,
      `${url}/apps/docs/explanation/architecture.html`,
    );
    await page.locator("pre.mermaid svg").nth(1).waitFor();
    expect(await page.locator("pre.mermaid svg").count()).toBe(2);
    expect(await page.locator("pre.mermaid").first().textContent()).toContain("Authorizer Lambda");
    await keepScreenshot(page, "docs-architecture");
    expect({ problems, hosts: [...hosts] }).toEqual({ problems: [], hosts: [new URL(url).host] });
  });

  it("leads from the README to a guide and to the README of a project, and finds a word", async () => {
    const { page, problems } = await openPage(browser, `${url}/`);
    await page.locator("pre.mermaid svg").first().waitFor();
    await page.getByRole("link", { name: "Add a route", exact: true }).last().click();
    await page.getByRole("heading", { name: "Add a route" }).waitFor();
    await page.getByRole("link", { name: "Tests", exact: true }).click();
    await page.getByRole("heading", { name: "testing-gateway" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("Search").fill("overlap");
    await page.locator(".VPLocalSearchBox .result").first().waitFor();
    expect(problems).toEqual([]);
  });
});
