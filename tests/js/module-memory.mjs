// The memory of the WebAssembly module. No entry of the package exports it, so this file records it when an instance is
// created: import it before the package.

/** The memories of the instances, in the order in which they were created. */
export const memories = [];

const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    memories.push(...Object.values(this.exports).filter((value) => value instanceof WebAssembly.Memory));
  }
};
