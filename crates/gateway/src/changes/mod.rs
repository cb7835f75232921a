//! Notifications of changed tenants, for event streams and caches.
//!
//! PostgreSQL notifies every replica of the id of a changed tenant (`NOTIFY`, by the triggers of the migrations). Each
//! process listens on one connection, and wakes the streams of that tenant. A notification carries no data: a stream
//! reads the version itself, for its own tenant and with the rights of its own caller. A notification that is lost,
//! repeated or forged therefore discloses nothing.

mod change_feed;
mod listener;
mod observer;
mod streams;
mod subscription;

pub use change_feed::ChangeFeed;
pub use observer::ChangeObserver;
pub use streams::MAX_STREAMS_PER_CALLER;
pub(crate) use streams::SubscribeError;
pub(crate) use subscription::{ChangeWatch, Subscription};
