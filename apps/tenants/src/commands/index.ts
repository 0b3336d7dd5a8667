import type { CommandDefinition } from "../definition";
import { auditCommands } from "./audit";
import { doctorCommands } from "./doctor";
import { exportCommands } from "./export";
import { importCommands } from "./import";
import { tenantCommands } from "./tenants";
import { tokenCommands } from "./tokens";
import { usageCommands } from "./usage";

/** Every command there is. */
export const commands: readonly CommandDefinition[] = [
  ...tenantCommands,
  ...tokenCommands,
  ...importCommands,
  ...exportCommands,
  ...usageCommands,
  ...auditCommands,
  ...doctorCommands,
];
