import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { workspaceRoot } from "../support/workspace";

/** All files that a team may change, relative to the workspace's root. */
export const TEAMS_FILES =
  /^(libs\/environments\/src\/environments\.ts|libs\/gateway\/definition\/(openapi\.yaml|src\/backends\.ts)|apps\/(?!authorizer-)[^/]+-lambda\/.*)$/;

/** Replaces the sample in a copy of the workspace by a team's own files: those of `apps/e2e/own-gateway`. */
export function makeOwn(root: string): void {
  rmSync(join(root, "apps/health-lambda"), { recursive: true });
  cpSync(join(workspaceRoot, "apps/e2e/own-gateway"), root, { recursive: true });
}
