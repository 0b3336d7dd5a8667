import type { ReachingClients } from "@tollgate/tenant-provisioning-runtime";
import { awsClients } from "@tollgate/tenant-provisioning-runtime";

export type Clients = ReachingClients;

/** The clients of a Region. @param tell is told what is waited for */
export function createClients(region: string, tell?: (line: string) => void): Clients {
  return awsClients(region, tell && { tell });
}
