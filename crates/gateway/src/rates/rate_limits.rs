//! The settings of the rates.

use std::num::NonZeroU32;

use crate::environment::{ConfigError, Settings};

const TENANT_RATE: usize = 500;
const SERVER_RATE: usize = 5_000;

/// A rate with a burst.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests a second.
    pub per_second: NonZeroU32,
    /// Requests that may come at once after a pause.
    pub burst: NonZeroU32,
}

/// The rates of a server. None is unlimited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimits {
    /// One tenant, or one person on routes without a tenant (`GATEWAY_TENANT_RATE`, `GATEWAY_TENANT_BURST`). Default:
    /// 500 requests a second, and a burst of twice the rate.
    pub tenant: Option<Rate>,
    /// All requests with a session together (`GATEWAY_RATE`, `GATEWAY_BURST`), and separately all requests without one.
    /// Default: 5,000 requests a second, and a burst of twice the rate.
    pub server: Option<Rate>,
}

impl RateLimits {
    pub(crate) fn read(settings: &Settings<'_>) -> Result<Self, ConfigError> {
        Ok(Self {
            tenant: rate(settings, "GATEWAY_TENANT_RATE", "GATEWAY_TENANT_BURST", TENANT_RATE)?,
            server: rate(settings, "GATEWAY_RATE", "GATEWAY_BURST", SERVER_RATE)?,
        })
    }
}

/// A rate of 0 is unlimited.
fn rate(
    settings: &Settings<'_>,
    rate: &'static str,
    burst: &'static str,
    default: usize,
) -> Result<Option<Rate>, ConfigError> {
    let per_second = settings.count(rate, 0)?.unwrap_or(default);
    let burst = settings.count(burst, 1)?.unwrap_or(per_second.saturating_mul(2));
    let number = |count: usize| u32::try_from(count).ok().and_then(NonZeroU32::new);
    Ok(number(per_second).zip(number(burst)).map(|(per_second, burst)| Rate { per_second, burst }))
}
