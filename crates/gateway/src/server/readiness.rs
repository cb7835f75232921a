//! Whether a load balancer should send requests here.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Says whether the server is about to stop. Cheap to clone; all clones say the same.
#[derive(Clone, Debug, Default)]
pub struct Readiness {
    stops: Arc<AtomicBool>,
}

impl Readiness {
    /// From here on `/ready` answers that the server is not ready, whatever the database says.
    pub fn set_not_ready(&self) {
        self.stops.store(true, Ordering::Relaxed);
    }

    /// Whether the server takes requests for longer than a moment.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !self.stops.load(Ordering::Relaxed)
    }
}
