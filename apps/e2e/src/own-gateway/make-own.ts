import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { workspaceRoot } from "../support/workspace";

/** All that a team may change, from the workspace's root. */
export const TEAMS_FILES =
  /^(libs\/environments\/src\/environments\.ts|libs\/gateway\/definition\/(openapi\.yaml|src\/backends\.ts)|apps\/(?!authorizer-)[^/]+-lambda\/.*)$/;

/** Writes a team's own files into a copy of the workspace, in place of the sample's: those of `apps/e2e/own-gateway`. */
export function makeOwn(root: string): void {
  rmSync(join(root, "apps/health-lambda"), { recursive: true });
  cpSync(join(workspaceRoot, "apps/e2e/own-gateway"), root, { recursive: true });
}
