import type { Tool } from "./probes";
import { probes } from "./probes";

// Usage: `check-tools.ts <tool> ...`. Probes all tools at once, and prints the problems of those that cannot
// be used, as JSON.
// Nx also uses the output to decide whether a cached test result is outdated: see `tools` in nx.json.
async function main(tools: readonly string[]): Promise<void> {
  const problems = await Promise.all(
    tools.map(async (tool) => {
      if (!Object.hasOwn(probes, tool)) return [tool, "no probe knows it"] as const;
      return probes[tool as Tool]().then(
        () => undefined,
        (error: unknown) => [tool, firstLine(error)] as const,
      );
    }),
  );
  console.log(JSON.stringify(Object.fromEntries(problems.filter((problem) => problem !== undefined))));
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n", 1)[0] ?? "";
}

void main(process.argv.slice(2)).then(() => process.exit(0));
