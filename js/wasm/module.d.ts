// How the modules arrive. `imports` in package.json chooses the file: a string literal with the bytes, or in a
// runtime that forbids to compile bytes (`edge-light`, `workerd`) the module that the platform has compiled.
declare module "#module" {
  const module: string | WebAssembly.Module;
  export default module;
}

declare module "#branding" {
  const module: string | WebAssembly.Module;
  export default module;
}
