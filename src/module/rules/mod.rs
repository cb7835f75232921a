//! The rules that every client needs: the main module of the npm package.

mod arguments;
pub mod cookie;
pub mod error;
pub mod event;
pub mod fetch;
pub mod freshness;
pub mod key;
pub mod options;
pub mod profile;
pub mod resolution;
pub mod resolve;
pub mod retry;
pub mod sharing;
pub mod switch;
pub mod tenant;
pub mod tenant_api;

use tenantry_kernel::{TenantError, Value};

use super::call::{self, Arguments};

/// Answers a call with a rule that refuses by an error of the kernel; see [`call::answer`].
fn answer(length: usize, rule: fn(&Arguments) -> Result<Value, TenantError>) -> isize {
    call::answer(length, rule)
}
