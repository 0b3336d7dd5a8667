import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { executableInPath } from "@tollgate/testing-runtime";
import axe, { type AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { workspaceRoot } from "../workspace";

/** Where screenshots are kept, for whoever reads a run of the tests. */
const ARTEFACTS = join(workspaceRoot, ".ci/artefacts");

/** The Chromium of the machine's path, without a window. */
export function launchChromium(): Promise<Browser> {
  // As root, which CI is, Chromium has no sandbox of its own; it only visits pages of this machine.
  const executablePath = executableInPath("chromium");
  if (executablePath === undefined) throw new Error("chromium is not in PATH");
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

export interface OpenPage {
  readonly page: Page;
  /** What went wrong in the page: errors, refused by the policy, dialogs that should not be there. */
  readonly problems: readonly string[];
  /** Hosts that the page asked for anything. */
  readonly hosts: ReadonlySet<string>;
}

/** Opens a page, and takes down what must not happen in it. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  const hosts = new Set<string>();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  await page.goto(url);
  return { page, problems, hosts };
}

/** What axe-core holds against a page, one line for each rule and element. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run({ resultTypes: ["violations"] })');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary ?? ""}`),
  );
}

/** Keeps a picture of the whole page in the artefacts of CI, which Git ignores. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const file = join(ARTEFACTS, `${name}.png`);
  mkdirSync(dirname(file), { recursive: true });
  await page.screenshot({ path: file, fullPage: true });
}
