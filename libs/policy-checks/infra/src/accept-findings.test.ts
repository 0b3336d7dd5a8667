import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { App, TerraformStack } from "cdktf";
import { acceptFindings } from "./accept-findings";

it("keeps the reasons beside the resource's settings, with its path", () => {
  const stack = new TerraformStack(new App(), "stack");
  acceptFindings(new CloudwatchLogGroup(stack, "log", { name: "x" }), { CKV_AWS_158: "an option" });
  expect(stack.toTerraform()).toMatchObject({
    resource: {
      aws_cloudwatch_log_group: {
        log: { name: "x", "//": { checkov: { CKV_AWS_158: "an option" }, metadata: { path: "stack/log" } } },
      },
    },
  });
});
