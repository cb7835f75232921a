//! How long a gateway may be silent about a panel that it runs.

use std::time::Duration;

use crate::environment::{ConfigError, Settings};

/// The lease of a running panel.
#[derive(Clone, Copy, Debug)]
pub struct RunLease {
    /// How long a lease lasts after the last statement (`GATEWAY_PANEL_LEASE_SECONDS`). Default: 20 seconds.
    pub duration: Duration,
}

impl Default for RunLease {
    fn default() -> Self {
        Self { duration: Duration::from_secs(20) }
    }
}

impl RunLease {
    pub(crate) fn read(settings: &Settings<'_>) -> Result<Self, ConfigError> {
        let duration = settings.seconds("GATEWAY_PANEL_LEASE_SECONDS")?;
        Ok(duration.map_or_else(Self::default, |duration| Self { duration }))
    }

    /// How long the panel service may send nothing. It is shorter than the lease, so a run gives up before another
    /// gateway may take over.
    pub(super) fn max_silence(self) -> Duration {
        self.duration / 2
    }
}
