// The same classes for `import`: a second copy would break `instanceof` wherever both are used.

export * from "./index.js";
