import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describeWithTools } from "@tollgate/testing-runtime";
import type { Browser, Page } from "playwright-core";
import {
  FAILING_TENANT,
  FIVE_SENTENCES,
  fiveIncidentsLog,
  FOLLOWED,
  HOSTILE_TENANT,
  incidentLog,
} from "../support/access-log-lines";
import {
  accessibilityProblems,
  keepScreenshot,
  launchChromium,
  openPage,
  type OpenPage,
} from "../support/browser";
import { tool } from "../support/run";
import { startService, type Service } from "../support/service";

const FIRST_SENTENCE = `25 % of ${FAILING_TENANT}’s requests to GET /orders fail in the backend (502 INTEGRATION_FAILURE): 360 of 1,441.`;
const SCREEN = { width: 1280, height: 800 };
const PHONE = { width: 375, height: 740 };

const startReplay = (file: string) =>
  startService({
    command: "npm",
    args: ["start", "--silent", "--", "--replay", file],
    env: { PORT: "0" },
    ready: /Console: (http:\/\/\S+)/,
  });

describeWithTools(["chromium"], "npm start -- --replay", () => {
  let folder: string;
  let service: Service;
  let url: string;
  let browser: Browser;
  let opened: OpenPage;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tollgate-replay-"));
    const file = join(folder, "incident.log.gz");
    writeFileSync(file, gzipSync(incidentLog()));
    service = await startReplay(file);
    url = service.ready[1] as string;
    await service.says(/Read 7201 lines; skipped or not shown: 1 malformed/);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    expect(opened.problems).toEqual([]);
    expect([...opened.hosts]).toEqual([new URL(url).host]);
    await opened.page.context().close();
  });

  async function openConsole(options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
    opened = await openPage(browser, url, options);
    await opened.page.getByText(FIRST_SENTENCE).waitFor();
    return opened.page;
  }
  const rows = (page: Page) => page.locator("table.requests tbody tr:not(.details)");

  it("names the tenant that causes the errors on the first screen", async () => {
    const page = await openConsole();
    const verdict = page.locator(".verdict").first();
    expect(await verdict.textContent()).toBe(FIRST_SENTENCE);
    const first = page.locator(".ranking").first().locator("tbody tr").first();
    expect(await first.textContent()).toContain(FAILING_TENANT);
    for (const element of [verdict, first]) {
      const box = await element.boundingBox();
      expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThan(SCREEN.height);
    }
    await keepScreenshot(page, "console-replay-light");
  });

  it("is on the log's own time, and says what it could not read", async () => {
    const page = await openConsole();
    await page.getByText("2026-11-20 10:00:00 – 12:00:00 UTC").waitFor();
    await page.getByText("Skipped lines: 1 not JSON, or cut off.").waitFor();
  });

  it("shows the alarms as they would have been", async () => {
    const page = await openConsole();
    await page.locator("#alarms summary").click();
    const changes = page.locator(".transitions li");
    await changes.filter({ hasText: /2026-11-20 11:0\d:00 5xx: OK → Alarm/ }).waitFor();
    await page.locator(".alarms li", { hasText: "Authorizer throttled" }).getByText("Only on AWS").waitFor();
  });

  it("shows a tenant whose id is markup as text", async () => {
    const page = await openConsole();
    await page.getByRole("button", { name: HOSTILE_TENANT }).first().waitFor();
    expect(await page.locator("img").count()).toBe(0);
  });

  it("lists the requests of a tenant, a status and a route", async () => {
    const page = await openConsole();
    await page.getByRole("button", { name: FAILING_TENANT, exact: true }).last().click();
    expect(await page.getByLabel("Tenant", { exact: true }).inputValue()).toBe(`=${FAILING_TENANT}`);
    await page.getByText("200, 1,241 more not listed").waitFor();
    await page.getByLabel("Status").selectOption("5xx");
    await page.getByText("200, 161 more not listed").waitFor();
    expect(await rows(page).first().textContent()).toContain("502");
    await page.getByLabel("Route", { exact: true }).fill("POST");
    await page.getByText("No request matches.").waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByText("200, 7,001 more not listed").waitFor();
    expect(new URL(page.url()).hash).toBe("");
  });

  it("follows a request's id to its line, with its latency split", async () => {
    const page = await openConsole();
    await page.getByLabel("Request id").fill(FOLLOWED.extendedRequestId);
    const details = page.locator("tr.details");
    await details.waitFor();
    const text = (await details.textContent()) ?? "";
    const { authorizer, backend, whole } = FOLLOWED;
    expect(text).toContain(`Authorizer${authorizer} ms`);
    expect(text).toContain(`Backend${backend} ms`);
    expect(text).toContain(`Gateway${whole - authorizer - backend} ms`);
    expect(text).toContain(`Whole request${whole} ms`);
    expect(text).toContain("INTEGRATION_TIMEOUT");
    // The address holds the filter: whoever opens it sees the same.
    const address = page.url();
    await page.goto("about:blank");
    await page.goto(address);
    await details.waitFor();
  });

  it("shows another time by drawing over a chart, and by buttons", async () => {
    const page = await openConsole();
    const box = await page.locator(".u-over").first().boundingBox();
    if (!box) throw new Error("there is no chart");
    await page.mouse.move(box.x + 5, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 4, box.y + 50, { steps: 4 });
    await page.mouse.up();
    // In the first quarter, nobody's backend failed yet.
    await page
      .getByText(/^\d+ % of globex’s requests to GET \/orders are over the rate limit/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Whole log" }).click();
    await page.getByText(FIRST_SENTENCE).waitFor();
  });

  it("has a table of each chart's numbers", async () => {
    const page = await openConsole();
    await page.getByRole("button", { name: "Table of Errors" }).first().click();
    const table = page.getByRole("region", { name: "Errors, table" }).first();
    const cells = await table.locator("tbody tr td:nth-child(2)").allTextContents();
    expect(cells.reduce((sum, cell) => sum + Number(cell), 0)).toBe(361);
  });

  it("can be used with the keyboard alone, and shows where one is", async () => {
    const page = await openConsole();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
    const focused = async () => ({
      text: await page.evaluate("document.activeElement.textContent"),
      outline: await page.evaluate("getComputedStyle(document.activeElement).outlineStyle"),
    });
    for (let pressed = 0; (await focused()).text !== FAILING_TENANT; pressed++) {
      if (pressed > 30) throw new Error("the tenant cannot be reached");
      await page.keyboard.press("Tab");
    }
    expect((await focused()).outline).toBe("solid");
    await page.keyboard.press("Enter");
    await page.getByText("1,241 more not listed").waitFor();
    await rows(page).first().getByRole("button").focus();
    await page.keyboard.press("Enter");
    await page.locator("tr.details").waitFor();
    await page.keyboard.press("Enter");
    await page.locator("tr.details").waitFor({ state: "detached" });
  });

  it.each([
    ["light", { colorScheme: "light", viewport: SCREEN }],
    ["dark", { colorScheme: "dark", viewport: SCREEN }],
    ["phone", { colorScheme: "light", viewport: PHONE }],
    ["phone-dark", { colorScheme: "dark", viewport: PHONE }],
  ] as const)("axe finds nothing against it: %s", async (name, options) => {
    const page = await openConsole({ ...options, reducedMotion: "reduce" });
    // One row stands for all: axe looks at each element.
    await page.getByLabel("Request id").fill(FOLLOWED.extendedRequestId);
    await page.locator("tr.details").waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(options.viewport.width);
    await keepScreenshot(page, `console-replay-${name}`);
  });
});

describeWithTools(["chromium"], "npm start -- --replay, of five incidents at once", () => {
  let folder: string;
  let service: Service;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tollgate-replay-"));
    const file = join(folder, "incidents.log");
    writeFileSync(file, fiveIncidentsLog());
    service = await startReplay(file);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("tells each in a sentence on the first screen, the most harmful first", async () => {
    const { page } = await openPage(browser, service.ready[1] as string);
    const sentences = page.locator(".incidents li");
    await sentences.first().waitFor();
    expect(await sentences.allTextContents()).toEqual(FIVE_SENTENCES);
    const last = await sentences.last().boundingBox();
    expect((last?.y ?? Infinity) + (last?.height ?? 0)).toBeLessThan(SCREEN.height);
    await page.context().close();
  });
});

describe("npm start -- --replay", () => {
  const replay = (file: string, env: Readonly<Record<string, string>> = {}) =>
    tool("tsx", ["apps/local-gateway/src/main.ts", "--replay", file], { env: { PORT: "0", ...env } });

  it("says in one line that there is no such file", async () => {
    expect(await replay("/nowhere/access.log")).toEqual({
      status: 1,
      stdout: "",
      stderr: "/nowhere/access.log cannot be replayed: there is no such file\n",
    });
  });

  it("shows no log to other machines", async () => {
    const { status, stderr } = await replay(__filename, { HOST: "0.0.0.0" });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^--replay listens on a loopback address only[^\n]*0\.0\.0\.0\n$/);
  });
});
