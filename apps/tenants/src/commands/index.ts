import type { CommandDefinition } from "../definition";
import { auditCommands } from "./audit";
import { doctorCommands } from "./doctor";
import { tenantCommands } from "./tenants";
import { tokenCommands } from "./tokens";

/** Every command there is. */
export const commands: readonly CommandDefinition[] = [
  ...tenantCommands,
  ...tokenCommands,
  ...auditCommands,
  ...doctorCommands,
];
