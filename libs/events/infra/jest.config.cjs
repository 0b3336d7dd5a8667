module.exports = { displayName: "events-infra", preset: "../../../jest.preset.cjs" };
