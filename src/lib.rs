//! The kernel of tenantry for JavaScript: exports over `tenantry-kernel`, and the ports that reach into a browser.
//!
//! Every export is a few lines: take the arguments over, ask the kernel, give its answer back. No rule lives
//! here, and nothing here remembers a tenant but the [`Client`](client::Client) that was made for one.

#![no_std]
#![cfg_attr(not(feature = "faults"), forbid(unsafe_code))]

extern crate alloc;

#[cfg(all(feature = "module", not(feature = "faults")))]
mod allocator;
pub mod branding;
pub mod client;
pub mod error;
pub mod event;
#[cfg(feature = "faults")]
pub mod faults;
pub mod freshness;
pub mod key;
pub mod load;
pub mod profile;
pub mod resolver;
pub mod retry;
pub mod sharing;
pub mod tab;
pub mod tenant_id;
pub mod value;
