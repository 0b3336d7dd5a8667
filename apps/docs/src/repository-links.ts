import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "./documents";

/** A team may rename or delete these folders, so a document may name one that a team's copy does not have. */
const TEAMS_OWN = /^apps\/(?!authorizer-)[^/]+-lambda(\/|$)/;

export const isTeamsOwn = (path: string): boolean => TEAMS_OWN.test(path);

/**
 * The target of a relative link: a path from the repository's root, and a heading. `undefined`: another site.
 */
export function targetOf(document: string, href: string): { path: string; anchor: string } | undefined {
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(href)) return undefined;
  const [file = "", anchor = ""] = href.split("#");
  const path = file === "" ? document : join(dirname(document), decodeURIComponent(file));
  return { path: path.replace(/\/$/, ""), anchor };
}

/**
 * The site's address for a link that works on GitHub. A document becomes its page, a folder its README's
 * page, and a source file its page on the repository's host. Without a host, a source file has no address.
 *
 * @param host such as `https://github.com/example/gateway/blob/main`
 */
export function siteLink(document: string, href: string, host: string | undefined): string | undefined {
  const target = targetOf(document, href);
  if (target === undefined || href.startsWith("#")) return href;
  const { path, anchor } = target;
  const isOnSite = path.endsWith(".md") && !path.startsWith(".");
  if (isOnSite && !(isTeamsOwn(path) && !existsSync(join(repositoryRoot, path))))
    return href.replace(/(^|\/)README\.md(?=#|$)/, "$1index.md");
  return host && `${host}/${path}${anchor && `#${anchor}`}`;
}
