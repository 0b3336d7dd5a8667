import type { Environment } from "@tollgate/environments";
import type { AwsClients, Tenancy, Time } from "@tollgate/tenant-provisioning-runtime";
import type { Io } from "../io/io";

/** A place whose ledger is read: the environment, or one of its cells. */
export interface LedgerPlace {
  /** Name of the cell. Undefined for an environment without cells. */
  readonly cell: string | undefined;
  /** As the cell has it. */
  readonly environment: Environment;
  readonly clients: Pick<AwsClients, "dynamodb">;
}

/** What reading the ledger needs of a command's invocation. */
export interface UsageContext {
  readonly environment: Environment;
  readonly places: readonly LedgerPlace[];
  /** The place of a tenant. @throws {TenantIdError} {@link UnknownCellError} where there are cells. */
  readonly placeOf: (untrustedTenantId: string) => Promise<{ readonly tenancy: Tenancy }>;
  readonly time: Time;
  readonly io: Pick<Io, "note">;
}
