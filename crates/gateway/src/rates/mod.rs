//! How many requests a second a tenant may send, and all tenants together.
//!
//! A rate has a burst: requests that may come at once after a pause (the generic cell rate algorithm). Each process
//! counts by itself and keeps no request: a request above the rate is refused, and its 429 has `Retry-After`.
//!
//! Only an authorized request counts for a tenant, so a stranger cannot use up its rate. A request that is refused for
//! its tenant does not count for the server.

mod enforce_rates;
mod rate_limits;
mod request_counts;

pub(crate) use enforce_rates::enforce_rates;
pub use rate_limits::{Rate, RateLimits};
pub(crate) use request_counts::RateOwner;
pub use request_counts::Rates;
