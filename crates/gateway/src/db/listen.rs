//! Hearing what the database notifies. A connection that listens has no scope and reads no table.

use std::future::poll_fn;
use std::time::Duration;

use tokio_postgres::{AsyncMessage, NoTls};

use super::connection::LONGEST_CONNECT;
use super::database_error::DatabaseError;

/// Nothing is ever asked on such a connection, so only this tells that the other side has gone.
const KEEPALIVE: Duration = Duration::from_secs(15);
const KEEPALIVES_MISSED: u32 = 3;

/// What a listening connection tells.
pub(crate) enum Heard<'a> {
    /// From here on everything is heard. What was notified before is lost.
    Listening,
    /// Somebody notified this.
    Notification(&'a str),
}

/// Connects and listens until the connection is lost, which is how it ends.
pub(crate) async fn listen(
    config: &tokio_postgres::Config,
    channel: &'static str,
    mut tell: impl FnMut(Heard<'_>),
) -> DatabaseError {
    match try_listen(config, channel, &mut tell).await {
        Ok(()) => DatabaseError::Unavailable("the connection was closed".into()),
        Err(error) => error.into(),
    }
}

async fn try_listen(
    config: &tokio_postgres::Config,
    channel: &'static str,
    tell: &mut impl FnMut(Heard<'_>),
) -> Result<(), tokio_postgres::Error> {
    let mut config = config.clone();
    config
        .application_name("tenantry-gateway, listening")
        .connect_timeout(LONGEST_CONNECT)
        .keepalives_idle(KEEPALIVE)
        .keepalives_interval(KEEPALIVE)
        .keepalives_retries(KEEPALIVES_MISSED);
    let (client, mut connection) = config.connect(NoTls).await?;
    let statement = format!("listen {channel}");
    let mut listening = Some(Box::pin(client.batch_execute(&statement)));
    loop {
        // The answer to a statement comes only while the connection is polled for messages.
        tokio::select! {
            Some(done) = async { Some(listening.as_mut()?.await) } => {
                done?;
                listening = None;
                tell(Heard::Listening);
            }
            message = poll_fn(|context| connection.poll_message(context)) => match message {
                Some(Ok(AsyncMessage::Notification(notification))) => tell(Heard::Notification(notification.payload())),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error),
                None => return Ok(()),
            },
        }
    }
}
