//! The WebAssembly modules of the npm package: the rules of `tenantry-kernel` for JavaScript.
//!
//! | feature | the module |
//! |---|---|
//! | `rules` | what every client needs: [`rules`] |
//! | `branding` | what only a page with a brand needs: [`branding`] |
//!
//! - Every export takes and returns numbers. Data crosses as JSON text in one [`buffer`]; see [`call`].
//! - A module keeps no state of a client. A client's epoch, tickets and tenant are values that JavaScript holds and
//!   passes in. Only the resolve options used last stay here, as parsed; see [`rules::options`].
//! - Every export is a few lines: read the arguments, ask the kernel, return its answer. No rule is here.

#[cfg(all(target_arch = "wasm32", not(feature = "faults")))]
mod allocator;
#[cfg(feature = "branding")]
pub mod branding;
pub mod buffer;
pub mod call;
#[cfg(feature = "faults")]
pub mod faults;
pub mod number;
#[cfg(target_arch = "wasm32")]
mod panic;
#[cfg(feature = "rules")]
pub mod rules;
