export { statementsByRole, statementsOf, type Statement } from "./statements";
export { Template, type SynthesizedResource } from "./template";
