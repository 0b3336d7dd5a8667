// Synthesized stacks in tests: their resources, outputs and IAM statements.
// Not here: the policies that every stack must pass, which are in `libs/policy-checks`.

export { statementsByRole, statementsOf, type Statement } from "./statements";
export { Template, type SynthesizedResource } from "./template";
