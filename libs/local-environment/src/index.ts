export { lambdaFunctions, notLocal } from "./functions";
export { documentFile, gatewayDocument } from "./gateway-document";
export { LOCAL_CREDENTIALS, localAccount } from "./local-account";
export { editedBackends, localEnvironment, type LocalPlace } from "./local-environment";
export { localBundles } from "./local-bundles";
export { localCells } from "./local-cells";
export { localSecrets, missingSecrets, SecretsFileError, secretsFile } from "./secrets-file";
