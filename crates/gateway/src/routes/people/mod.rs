//! The people of a tenant: members, invitations, sign-ups, and the log of what changed.

pub(super) mod audit;
pub(super) mod invitations;
pub(super) mod members;
pub(super) mod sign_ups;
