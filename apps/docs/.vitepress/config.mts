import { relative } from "node:path";
import { defineConfig, type MarkdownOptions } from "vitepress";
import { anchorOf, repositoryRoot } from "../src/documents";
import { siteLink } from "../src/repository-links";
import { sidebar } from "../src/sidebar";

type Renderer = Parameters<NonNullable<MarkdownOptions["config"]>>[0];

// The site is the repository's Markdown as it is: links to source files lead to the host that GitHub Actions names.
const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA, DOCS_BASE } = process.env;
const host = GITHUB_REPOSITORY && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/blob/${GITHUB_SHA}`;

/** Links of the repository become links of the site. */
function rewriteLinks(md: Renderer): void {
  md.core.ruler.push("repository-links", ({ tokens, env }) => {
    const { realPath, path } = env as { realPath?: string; path: string };
    const document = relative(repositoryRoot, realPath ?? path);
    const inline = tokens.flatMap(({ children }) => children ?? []);
    for (const token of inline.filter(({ type }) => type === "link_open")) {
      const href = token.attrGet("href") ?? "";
      const link = siteLink(document, href, host);
      if (link !== undefined) token.attrSet("href", link);
      else token.attrs = [["title", href]];
    }
  });
}

/** A block of Mermaid stays text, which the theme draws in the browser. */
function leaveMermaid(md: Renderer): void {
  const fence = md.renderer.rules.fence;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const token = tokens[index];
    if (token?.info.trim() === "mermaid")
      return `<pre class="mermaid" v-pre>${md.utils.escapeHtml(token.content)}</pre>`;
    return fence?.(tokens, index, ...rest) ?? "";
  };
}

export default defineConfig({
  title: "Tollgate",
  description: "A multi-tenant API gateway on AWS that a team owns as code",
  base: DOCS_BASE ?? "/",
  // An empty icon, so that the browser does not request one.
  head: [["link", { rel: "icon", href: "data:," }]],
  srcDir: "../..",
  srcExclude: ["cdktf.out/**"],
  outDir: "dist",
  cacheDir: "../../.nx/cache/vitepress",
  rewrites: (page) => page.replace(/(^|\/)README\.md$/, "$1index.md"),
  markdown: {
    anchor: { slugify: anchorOf },
    config(md) {
      rewriteLinks(md);
      leaveMermaid(md);
      // VitePress takes a line that begins with `<tenant-id>` for a component, even inside code; GitHub does not.
      md.block.ruler.disable("html_block");
    },
  },
  themeConfig: {
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: "local" },
  },
});
