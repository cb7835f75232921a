//! Moving a client from one tenant to another, as a state machine.
//!
//! It decides which of several switches counts and which work has become stale; loading, aborting and
//! announcing are done by whoever owns it.

use crate::error::TenantError;

/// Counts the tenants a client has acted for. Work remembers the epoch in which it began.
pub type Epoch = u32;

/// One asked-for switch, to be handed back when its profile is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(u32);

impl Ticket {
    /// The number behind the ticket, for a caller that can hold only numbers.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The ticket with this number. One that was never issued commits nothing.
    #[must_use]
    pub const fn from_number(number: u32) -> Self {
        Self(number)
    }
}

/// The switches of one client.
///
/// - The last one asked for wins, in whatever order the answers arrive.
/// - Nothing changes until a switch commits; one that fails leaves everything as it was.
///
/// ```
/// use tenantry_kernel::Switch;
///
/// let mut switch = Switch::default();
/// let first = switch.begin();
/// let second = switch.begin();
/// assert_eq!(switch.commit(second)?, 1);
/// assert!(switch.commit(first).is_err(), "the late answer of the first does not count");
/// # Ok::<(), tenantry_kernel::TenantError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Switch {
    epoch: Epoch,
    asked: u32,
    pending: bool,
}

impl Switch {
    /// What [`resume`](Self::resume) needs: the epoch, the switches asked for, and whether one is under way (1 or 0).
    #[must_use]
    pub fn state(&self) -> [u32; 3] {
        [self.epoch, self.asked, self.pending.into()]
    }

    /// The switches of a client that goes on: tickets and epochs from before still mean what they meant.
    #[must_use]
    pub const fn resume([epoch, asked, pending]: [u32; 3]) -> Self {
        Self { epoch, asked, pending: pending != 0 }
    }

    /// The epoch now.
    #[must_use]
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// Whether a switch is under way.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        self.pending
    }

    /// Asks for a switch; every earlier one still under way is superseded.
    pub const fn begin(&mut self) -> Ticket {
        self.asked = self.asked.wrapping_add(1);
        self.pending = true;
        Ticket(self.asked)
    }

    /// Whether this is still the switch that counts.
    #[must_use]
    pub fn is_current(&self, ticket: Ticket) -> bool {
        self.pending && ticket.0 == self.asked
    }

    /// Carries the switch out: a new epoch begins.
    ///
    /// # Errors
    ///
    /// [`TenantError::Changed`] for a switch that was superseded, failed or already carried out.
    pub fn commit(&mut self, ticket: Ticket) -> Result<Epoch, TenantError> {
        if !self.is_current(ticket) {
            return Err(TenantError::Changed);
        }
        self.pending = false;
        self.epoch = self.epoch.wrapping_add(1);
        Ok(self.epoch)
    }

    /// Gives the switch up; the client stays where it is. A superseded one has no say any more.
    pub fn fail(&mut self, ticket: Ticket) {
        if self.is_current(ticket) {
            self.pending = false;
        }
    }

    /// Lets work of `began` hand over its result.
    ///
    /// # Errors
    ///
    /// [`TenantError::Changed`] when the client has moved on since.
    pub fn admit(&self, began: Epoch) -> Result<(), TenantError> {
        if began == self.epoch { Ok(()) } else { Err(TenantError::Changed) }
    }
}
