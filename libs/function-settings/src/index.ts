// Reads the settings of a Lambda function from its environment variables, and names all that is wrong at once.
// Not here: what a variable of one function allows, and the authorizer, whose start is measured.

export { jsonObject, tableName, type Allowed } from "./allowed";
export { readVariables, SettingsError, type Variables } from "./read-variables";
