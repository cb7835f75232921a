//! Whether a load balancer should send requests to this server.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the server is ready. Cheap to clone; all clones share the value.
#[derive(Clone, Debug, Default)]
pub struct Readiness {
    stopping: Arc<AtomicBool>,
}

impl Readiness {
    /// Marks the server as not ready: `/ready` answers 503 from now on.
    pub fn set_not_ready(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the server is not about to stop.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !self.stopping.load(Ordering::Relaxed)
    }
}
