import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { micromark } from "micromark";
import { anchorOf, repositoryRoot } from "./documents";
import { isTeamsOwn, targetOf } from "./repository-links";

/** The links and anchors of a document, as GitHub renders it. */
interface Rendered {
  readonly links: readonly string[];
  readonly anchors: ReadonlySet<string>;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name] ?? "");

/** Parses the links and anchors of Markdown. The second heading with the same text gets the suffix `-1`. */
export function render(markdown: string): Rendered {
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  const links = [...html.matchAll(/<a href="([^"]*)"/g)].map(([, href = ""]) => textOf(href));
  const seen = new Map<string, number>();
  const headings = [...html.matchAll(/<h[1-6]>([^]*?)<\/h[1-6]>/g)].map(([, heading = ""]) => {
    const anchor = anchorOf(textOf(heading));
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
  return { links, anchors: new Set(headings) };
}

const anchors = new Map<string, ReadonlySet<string>>();

/** The anchors of a document on disk, which is rendered once although many links lead to it. */
function anchorsOf(file: string): ReadonlySet<string> {
  const known = anchors.get(file) ?? render(readFileSync(file, "utf8")).anchors;
  anchors.set(file, known);
  return known;
}

/** The dead links of a document: those to a missing file or heading, each with the reason. */
export function deadLinks(document: string, markdown: string): readonly string[] {
  const rendered = render(markdown);
  return rendered.links.flatMap((href) => {
    const target = targetOf(document, href);
    if (target === undefined) return [];
    const { path, anchor } = target;
    if (path === document)
      return rendered.anchors.has(anchor) ? [] : [`${document}: ${href} leads to no heading`];
    const file = join(repositoryRoot, path);
    if (!existsSync(file)) return isTeamsOwn(path) ? [] : [`${document}: ${href} leads to no file`];
    if (anchor === "" || !path.endsWith(".md")) return [];
    return anchorsOf(file).has(anchor) ? [] : [`${document}: ${href} leads to no heading`];
  });
}
