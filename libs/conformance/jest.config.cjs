module.exports = { displayName: "conformance-catalogue", preset: "../../jest.preset.cjs" };
