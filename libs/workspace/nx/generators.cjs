// The generators that `nx g` finds. Nx loads JavaScript only, so tsx loads the TypeScript behind it.
const { register } = require("tsx/cjs/api");

const generator = (load) => async (tree, options) => {
  const unregister = register();
  try {
    return await load()(tree, options);
  } finally {
    unregister();
  }
};

module.exports = {
  lambda: generator(() => require("../src/generators/lambda").lambda),
  hazard: generator(() => require("../src/generators/hazard").hazard),
  library: generator(() => require("../src/generators/library").library),
};
