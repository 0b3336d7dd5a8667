const { existsSync, readdirSync, readFileSync } = require("node:fs");

const MARKER = "<!-- tollgate plan review -->";
// GitHub takes no comment of more than 65,536 characters.
const LIMIT = 60_000;
// GitHub lists no more files of a pull request than these.
const MOST_FILES = 3_000;

/**
 * Says in one comment what a pull request would do, and sets the status `review` of its commit. Everything that is read here is the
 * main branch's, but for the reviews, which plan.yml made.
 *
 * @param planned what became of the plans: `needs.plan.result`
 */
async function report({ github, context, core, planned, folder = "review", owners = ".github/CODEOWNERS" }) {
  const { head_sha: sha, event, id } = context.payload.workflow_run;
  const reviews = reviewsIn(folder);
  const { state, description } = statusOf(planned, reviews);
  if (event === "pull_request") {
    const pull = await pullRequestOf(github, context.repo, sha);
    // A commit that is no longer the newest of its pull request has nobody to tell.
    if (pull)
      await comment(
        github,
        { ...context.repo, issue_number: pull.number },
        await bodyFor(github, context.repo, pull),
      );
  }
  const run = `${context.serverUrl}/${context.repo.owner}/${context.repo.repo}/actions/runs/${context.runId}`;
  await github.rest.repos.createCommitStatus({
    ...context.repo,
    sha,
    context: "review",
    state,
    description,
    target_url: run,
  });
  core.info(`${id}: ${state}, ${description}`);
  if (state !== "success") core.setFailed(description);

  async function bodyFor(api, repo, pull) {
    const files = await api.paginate(api.rest.pulls.listFiles, {
      ...repo,
      pull_number: pull.number,
      per_page: 100,
    });
    const share = Math.floor(LIMIT / Math.max(1, reviews.length));
    const parts = reviews.map(({ stack, text }) => {
      const shown =
        text.length > share
          ? `${text.slice(0, share)}\n\nCut here: the whole review is in the run's summary.`
          : text;
      return `## ${stack}\n\n${shown}`;
    });
    if (planned !== "success")
      parts.unshift(
        "**Not every stack could be planned**, so this cannot be merged. The run's log says why.",
      );
    return [MARKER, ...judgesItself(files, readFileSync(owners, "utf8")), ...parts].join("\n\n");
  }
}

/** The reviews that plan.yml made, with their exit statuses. */
function reviewsIn(folder) {
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  return files
    .filter((file) => file.endsWith(".md"))
    .map((file) => {
      const stack = file.replace(/\.md$/, "");
      const verdict = `${folder}/${stack}.verdict`;
      return {
        stack,
        text: readFileSync(`${folder}/${file}`, "utf8"),
        verdict: existsSync(verdict) ? readFileSync(verdict, "utf8").trim() : "unknown",
      };
    });
}

/** What is not known passes nobody. */
function statusOf(planned, reviews) {
  if (planned === "skipped")
    return { state: "failure", description: "a fork's change is planned once a maintainer takes it over" };
  if (planned !== "success" || reviews.length === 0)
    return { state: "failure", description: "not every stack was planned" };
  const refused = reviews.filter(({ verdict }) => verdict !== "0" && verdict !== "1");
  if (refused.length > 0)
    return { state: "failure", description: `blocked: ${refused.map(({ stack }) => stack).join(", ")}` };
  const warned = reviews.filter(({ verdict }) => verdict === "1");
  return { state: "success", description: warned.length > 0 ? "warnings: someone must decide" : "clean" };
}

/** The open pull request whose newest commit it is. */
async function pullRequestOf(github, repo, sha) {
  const pulls = await github.paginate(github.rest.repos.listPullRequestsAssociatedWithCommit, {
    ...repo,
    commit_sha: sha,
  });
  return pulls.find(({ state, head }) => state === "open" && head.sha === sha);
}

/** Says so where a pull request changes the review, the workflows or the exceptions. */
function judgesItself(files, owners) {
  const owned = ownedBy(owners);
  const touched = files
    .flatMap(({ filename, previous_filename: previous }) => [
      filename,
      ...(previous === undefined ? [] : [previous]),
    ])
    .filter(owned);
  if (files.length >= MOST_FILES)
    return [
      "**This pull request changes more files than GitHub lists**, so it is taken for one that changes what judges it. An owner must approve it.",
    ];
  if (touched.length === 0) return [];
  const shown = touched
    .slice(0, 20)
    .map((file) => `\`${file.replaceAll(/[^\w./@+-]/g, "?").slice(0, 120)}\``);
  const more = touched.length > 20 ? ` and ${touched.length - 20} more` : "";
  return [
    `**This pull request changes what judges it**: ${shown.join(", ")}${more}. The reviews below are the main branch's, with its ` +
      "exceptions; what this pull request changes holds once it is merged, and an owner (`.github/CODEOWNERS`) must approve it.",
  ];
}

/** Whether a file has an owner. @throws {Error} for a pattern of a form that this does not know */
function ownedBy(owners) {
  const lines = owners
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "")
    .map((line) => line.split(/\s+/));
  for (const [pattern, owner] of lines) {
    if (owner === undefined) throw new Error(`.github/CODEOWNERS: ${pattern} has no owner`);
    if (!/^\/[\w.@/-]+$/.test(pattern))
      throw new Error(`.github/CODEOWNERS: ${pattern} is of a form that the report does not know`);
  }
  const patterns = lines.map(([pattern]) => pattern);
  return (file) =>
    patterns.some((pattern) =>
      pattern.endsWith("/") ? `/${file}`.startsWith(pattern) : `/${file}` === pattern,
    );
}

/** One comment, that is updated. */
async function comment(github, where, body) {
  const comments = await github.paginate(github.rest.issues.listComments, where);
  const mine = comments.find((each) => each.user?.type === "Bot" && each.body?.startsWith(MARKER));
  const { owner, repo } = where;
  if (mine) await github.rest.issues.updateComment({ owner, repo, comment_id: mine.id, body });
  else await github.rest.issues.createComment({ ...where, body });
}

module.exports = { report, ownedBy };
