//! The settings of the throttle.

use crate::environment::{ConfigError, Settings};

/// How many tries a minute one client may have. They may come at once. 0 is unlimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThrottleLimits {
    /// Sign-ins and sessions of one client address (`GATEWAY_SIGN_INS_PER_MINUTE`). Default: 300, because a server that
    /// renders pages signs in many people.
    pub sign_ins: usize,
    /// Sign-ins with one e-mail address (`GATEWAY_SIGN_INS_PER_EMAIL`). Default: 60.
    pub sign_ins_per_email: usize,
    /// Sign-ups for a tenant of one client address (`GATEWAY_SIGN_UPS_PER_MINUTE`). Default: 60.
    pub sign_ups: usize,
    /// Look-ups in the directory of one client address (`GATEWAY_LOOK_UPS_PER_MINUTE`). Default: 6,000.
    pub look_ups: usize,
    /// How many proxies in front of the server append to `X-Forwarded-For` (`GATEWAY_TRUSTED_PROXIES`). Default: 0, and
    /// the address of the client is that of the connection.
    pub trusted_proxies: usize,
}

impl Default for ThrottleLimits {
    fn default() -> Self {
        Self { sign_ins: 300, sign_ins_per_email: 60, sign_ups: 60, look_ups: 6000, trusted_proxies: 0 }
    }
}

impl ThrottleLimits {
    pub(crate) fn read(settings: &Settings<'_>) -> Result<Self, ConfigError> {
        let defaults = Self::default();
        Ok(Self {
            sign_ins: settings.count("GATEWAY_SIGN_INS_PER_MINUTE", 0)?.unwrap_or(defaults.sign_ins),
            sign_ins_per_email: settings.count("GATEWAY_SIGN_INS_PER_EMAIL", 0)?.unwrap_or(defaults.sign_ins_per_email),
            sign_ups: settings.count("GATEWAY_SIGN_UPS_PER_MINUTE", 0)?.unwrap_or(defaults.sign_ups),
            look_ups: settings.count("GATEWAY_LOOK_UPS_PER_MINUTE", 0)?.unwrap_or(defaults.look_ups),
            trusted_proxies: settings.count("GATEWAY_TRUSTED_PROXIES", 0)?.unwrap_or(defaults.trusted_proxies),
        })
    }
}
