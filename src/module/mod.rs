//! The WebAssembly module of the npm package: the rules of `tenantry-kernel` for JavaScript.
//!
//! - Every export takes and returns numbers. Data crosses as JSON text in one [`buffer`]; see [`call`].
//! - The module keeps no state of a client. A client's epoch, tickets and tenant are values that JavaScript holds and
//!   passes in. Only the resolve options used last stay here, as parsed; see [`options`].
//! - Every export is a few lines: read the arguments, ask the kernel, return its answer. No rule is here.

#[cfg(all(target_arch = "wasm32", not(feature = "faults")))]
mod allocator;
pub mod branding;
pub mod buffer;
pub mod call;
pub mod cookie;
pub mod error;
pub mod event;
#[cfg(feature = "faults")]
pub mod faults;
pub mod fetch;
pub mod freshness;
pub mod key;
pub mod number;
pub mod options;
#[cfg(target_arch = "wasm32")]
mod panic;
pub mod profile;
pub mod resolution;
pub mod resolve;
pub mod retry;
pub mod sharing;
pub mod switch;
pub mod tenant;
pub mod tenant_api;
