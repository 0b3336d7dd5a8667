import { runTool } from "./run-tool";

it("ends a tool that does not exit, and its child processes", async () => {
  const program = "sleep 1000000 & echo $! >&2; wait";
  const error = await runTool("sh", ["-c", program], { timeoutMs: 5000 }).catch((thrown: Error) => thrown);
  const [, child] = /^sh did not end within 5 s\n(\d+)\n$/.exec((error as Error).message) ?? [];
  expect(child).toBeDefined();
  while (isRunning(Number(child))) await new Promise((resolve) => setTimeout(resolve, 10));
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
