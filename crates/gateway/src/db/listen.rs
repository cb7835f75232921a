//! Hearing what the database notifies. A connection that listens has no scope and reads no table.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout};
use tokio_postgres::{AsyncMessage, NoTls};

use super::database_error::DatabaseError;
use super::limits::DatabaseLimits;

/// TCP tells that the other host has gone.
const KEEPALIVE: Duration = Duration::from_secs(15);
const KEEPALIVES_MISSED: u32 = 3;

/// A server that hangs answers keep-alives all the same, so it is asked something now and then.
const ASK_EVERY: Duration = Duration::from_secs(20);

/// What a listening connection tells.
pub(crate) enum Heard<'a> {
    /// From here on everything is heard. What was notified before is lost.
    Listening,
    /// Somebody notified this.
    Notification(&'a str),
}

/// Connects and listens until the connection is lost, or gives no answer in time, which is how it ends.
pub(crate) async fn listen(
    config: &tokio_postgres::Config,
    channel: &'static str,
    limits: &DatabaseLimits,
    mut tell: impl FnMut(Heard<'_>),
) -> DatabaseError {
    match try_listen(config, channel, limits, &mut tell).await {
        Ok(()) => DatabaseError::Unavailable("the connection was closed".into()),
        Err(error) => error,
    }
}

async fn try_listen(
    config: &tokio_postgres::Config,
    channel: &'static str,
    limits: &DatabaseLimits,
    tell: &mut impl FnMut(Heard<'_>),
) -> Result<(), DatabaseError> {
    let mut config = config.clone();
    config
        .application_name("tenantry-gateway, listening")
        .connect_timeout(limits.connect)
        .keepalives_idle(KEEPALIVE)
        .keepalives_interval(KEEPALIVE)
        .keepalives_retries(KEEPALIVES_MISSED);
    let (client, mut connection) = timeout(limits.connect, config.connect(NoTls)).await.map_err(|_| no_answer())??;
    let statement = format!("listen {channel}");
    let mut listening = false;
    let mut asking = Some(Box::pin(client.batch_execute(&statement)));
    let mut alarm = pin!(sleep_until(Instant::now() + limits.give_up()));
    loop {
        // The answer to a statement comes only while the connection is polled for messages.
        tokio::select! {
            Some(done) = async { Some(asking.as_mut()?.await) } => {
                done?;
                asking = None;
                alarm.as_mut().reset(Instant::now() + ASK_EVERY);
                if !listening {
                    listening = true;
                    tell(Heard::Listening);
                }
            }
            () = &mut alarm => {
                if asking.is_some() {
                    return Err(no_answer());
                }
                asking = Some(Box::pin(client.batch_execute("")));
                alarm.as_mut().reset(Instant::now() + limits.give_up());
            }
            message = poll_fn(|context| connection.poll_message(context)) => match message {
                Some(Ok(AsyncMessage::Notification(notification))) => tell(Heard::Notification(notification.payload())),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
                None => return Ok(()),
            },
        }
    }
}

fn no_answer() -> DatabaseError {
    DatabaseError::Unavailable("it did not answer in time".into())
}
