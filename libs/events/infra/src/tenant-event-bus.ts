import { CloudwatchEventArchive } from "@cdktf/provider-aws/lib/cloudwatch-event-archive";
import { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus";
import type { Environment, EventsOption } from "@tollgate/environments";
import { eventBusName } from "@tollgate/records";
import { Construct } from "constructs";

export interface TenantEventBusOptions {
  readonly environment: Environment;
  readonly events: EventsOption;
}

/**
 * The bus of an environment's events, and an archive from which a consumer that was down can have them again. Rules and
 * targets are the team's, in stacks of its own.
 *
 * With a key of one's own EventBridge had no archives until 2025, and Terraform's provider has none yet: the bus is
 * encrypted with a key that AWS owns.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html
 */
export class TenantEventBus extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { environment, events }: TenantEventBusOptions) {
    super(scope, id);
    const name = eventBusName(environment);
    const bus = new CloudwatchEventBus(this, "bus", {
      name,
      description: `What happens to tenants, tokens and quotas in ${environment.name}`,
    });
    new CloudwatchEventArchive(this, "archive", {
      name,
      description: `Events of the last ${events.archiveDays} days, for a replay`,
      eventSourceArn: bus.arn,
      retentionDays: events.archiveDays,
    });
    this.name = bus.name;
    this.arn = bus.arn;
  }
}
