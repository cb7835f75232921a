//! A connection that listens for notifications (`LISTEN`). It has no scope and reads no table.

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_postgres::AsyncMessage;
use uuid::Uuid;

use super::database_error::DatabaseError;
use super::limits::DatabaseLimits;
use crate::postgres::PostgresUrl;

/// TCP keep-alives detect that the other host is gone.
const KEEPALIVE: Duration = Duration::from_secs(15);
const MAX_MISSED_KEEPALIVES: u32 = 3;

/// A server that hangs still answers keep-alives, so the gateway also sends an empty query at this interval.
const QUERY_INTERVAL: Duration = Duration::from_secs(20);

/// How long the first notification may take after PostgreSQL accepted it.
const MAX_DELIVERY: Duration = Duration::from_secs(4);

/// Where notifications come from and how they arrive.
#[derive(Clone)]
pub(crate) struct NotificationSource {
    /// The database of the requests, whose transactions notify.
    pub(crate) database: PostgresUrl,
    /// The URL of the listening connection. It is another one behind a pooler.
    pub(crate) listen: PostgresUrl,
}

/// An event of a listening connection.
pub(crate) enum ChannelEvent<'a> {
    /// A notification arrived, so `LISTEN` is active. Notifications from before this moment are lost.
    Listening,
    /// The payload of a notification.
    Notification(&'a str),
}

/// The reason why a connection does not listen.
#[derive(Debug)]
pub enum ListenError {
    /// The connection failed or was lost.
    Lost(DatabaseError),
    /// `LISTEN` succeeds, and no notification arrives.
    NotDelivered,
}

impl fmt::Display for ListenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(error) => error.fmt(f),
            Self::NotDelivered => f.write_str(
                "no notification of the database arrives: LISTEN does not work through a pooler in transaction mode, \
                 or on another database. Set GATEWAY_LISTEN_DATABASE_URL to a URL of the same database that connects \
                 to PostgreSQL directly",
            ),
        }
    }
}

impl std::error::Error for ListenError {}

impl From<DatabaseError> for ListenError {
    fn from(error: DatabaseError) -> Self {
        Self::Lost(error)
    }
}

impl From<tokio_postgres::Error> for ListenError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Lost(error.into())
    }
}

/// Connects and listens until the connection ends or does not answer in time. Returns the reason.
pub(crate) async fn listen(
    source: &NotificationSource,
    channel: &'static str,
    limits: &DatabaseLimits,
    mut on_event: impl FnMut(ChannelEvent<'_>),
) -> ListenError {
    match try_listen(source, channel, limits, &mut on_event).await {
        Ok(()) => DatabaseError::Unavailable("the connection was closed".into()).into(),
        Err(error) => error,
    }
}

/// Connects, and waits for one notification.
///
/// # Errors
///
/// [`ListenError`] when none arrives.
pub(crate) async fn check_delivery(
    source: &NotificationSource,
    channel: &'static str,
    limits: &DatabaseLimits,
) -> Result<(), ListenError> {
    let (sender, arrived) = oneshot::channel();
    let mut sender = Some(sender);
    let listening = listen(source, channel, limits, |_| {
        sender.take().map(|sender| sender.send(()));
    });
    tokio::select! {
        error = listening => Err(error),
        Ok(()) = arrived => Ok(()),
    }
}

async fn try_listen(
    source: &NotificationSource,
    channel: &'static str,
    limits: &DatabaseLimits,
    on_event: &mut impl FnMut(ChannelEvent<'_>),
) -> Result<(), ListenError> {
    let mut config = source.listen.config();
    config
        .application_name("tenantry-gateway, listening")
        .connect_timeout(limits.connect)
        .keepalives_idle(KEEPALIVE)
        .keepalives_interval(KEEPALIVE)
        .keepalives_retries(MAX_MISSED_KEEPALIVES);
    let connecting = timeout(limits.connect, config.connect(source.listen.tls()));
    let (client, mut connection) = connecting.await.map_err(|_| no_answer())??;
    // Behind a pooler, LISTEN succeeds and no notification arrives. A first notification, from a connection of the
    // requests and on a channel that only this connection knows, shows whether others will arrive.
    let first = format!("tenantry_first_{}", Uuid::new_v4().simple());
    let (subscribe, unsubscribe) = (format!("listen {channel}; listen {first}"), format!("unlisten {first}"));
    let mut listening = false;
    let mut pending_query = Some(Box::pin(client.batch_execute(&subscribe)));
    let mut pending_first = None;
    let mut alarm = pin!(sleep_until(Instant::now() + limits.answer_deadline()));
    loop {
        // The answer to a statement comes only while the connection is polled for messages.
        tokio::select! {
            Some(done) = async { Some(pending_query.as_mut()?.await) } => {
                done?;
                pending_query = None;
                if listening {
                    alarm.as_mut().reset(Instant::now() + QUERY_INTERVAL);
                } else {
                    pending_first = Some(Box::pin(notify(&source.database, &first, limits)));
                    // The notification has deadlines of its own.
                    alarm.as_mut().reset(Instant::now() + limits.connect + limits.answer_deadline() + MAX_DELIVERY);
                }
            }
            Some(sent) = async { Some(pending_first.as_mut()?.await) } => {
                sent?;
                pending_first = None;
                alarm.as_mut().reset(Instant::now() + MAX_DELIVERY);
            }
            () = &mut alarm => {
                if pending_query.is_some() {
                    return Err(no_answer().into());
                }
                if !listening {
                    return Err(ListenError::NotDelivered);
                }
                pending_query = Some(Box::pin(client.batch_execute("")));
                alarm.as_mut().reset(Instant::now() + limits.answer_deadline());
            }
            message = poll_fn(|context| connection.poll_message(context)) => match message {
                Some(Ok(AsyncMessage::Notification(notification))) if notification.channel() == channel => {
                    on_event(ChannelEvent::Notification(notification.payload()));
                }
                Some(Ok(AsyncMessage::Notification(notification))) if notification.channel() == first => {
                    listening = true;
                    pending_first = None;
                    pending_query = Some(Box::pin(client.batch_execute(&unsubscribe)));
                    alarm.as_mut().reset(Instant::now() + limits.answer_deadline());
                    on_event(ChannelEvent::Listening);
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
                None => return Ok(()),
            },
        }
    }
}

/// Sends a notification on a connection of its own.
async fn notify(database: &PostgresUrl, channel: &str, limits: &DatabaseLimits) -> Result<(), DatabaseError> {
    let (client, task) = timeout(limits.connect, database.connect()).await.map_err(|_| no_answer())??;
    let statement = format!("notify {channel}");
    timeout(limits.answer_deadline(), client.batch_execute(&statement)).await.map_err(|_| no_answer())??;
    drop(client);
    drop(task);
    Ok(())
}

fn no_answer() -> DatabaseError {
    DatabaseError::Unavailable("it did not answer in time".into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    /// PostgreSQL's answers to a login without a password, and to a statement without rows.
    const LOGGED_IN: &[u8] = b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I";
    const DONE: &[u8] = b"C\0\0\0\x0bLISTEN\0Z\0\0\0\x05I";

    /// Starts a server that runs `serve` for one connection. Returns whether `LISTEN` succeeded, and why it ended.
    async fn listen_to<F: Future<Output = TcpStream> + Send + 'static>(
        serve: impl FnOnce(TcpStream) -> F + Send + 'static,
    ) -> (bool, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut config = tokio_postgres::Config::new();
        config.host("127.0.0.1").port(listener.local_addr().unwrap().port()).user("u").dbname("d");
        config.ssl_mode(tokio_postgres::config::SslMode::Disable);
        let database = PostgresUrl::try_from(config).unwrap();
        let source = NotificationSource { listen: database.clone(), database };
        let server = tokio::spawn(async move {
            let hung = serve(listener.accept().await.unwrap().0).await;
            std::future::pending::<()>().await;
            drop(hung);
        });
        let mut listened = false;
        let limits = DatabaseLimits {
            connect: Duration::from_millis(300),
            query: Duration::from_millis(300),
            ..DatabaseLimits::default()
        };
        let lost = listen(&source, "news", &limits, |_| listened = true);
        let lost = timeout(Duration::from_secs(600), lost).await.unwrap().to_string();
        server.abort();
        (listened, lost)
    }

    /// Answers a message, and returns it.
    async fn answer(stream: &mut TcpStream, answer: &[u8]) -> String {
        let mut message = [0; 1024];
        let length = stream.read(&mut message).await.unwrap();
        assert!(length > 0);
        stream.write_all(answer).await.unwrap();
        String::from_utf8_lossy(&message[..length]).into_owned()
    }

    /// A notification on the last channel of a `LISTEN`, which is the one of the first notification.
    fn notification(subscribed: &str) -> Vec<u8> {
        let channel = subscribed.rsplit(' ').next().unwrap().trim_end_matches('\0');
        let length = u32::try_from(4 + 4 + channel.len() + 2).unwrap();
        [b"A", length.to_be_bytes().as_slice(), b"\0\0\0\x01", channel.as_bytes(), b"\0\0"].concat()
    }

    /// Planted fault: a login without a deadline, because only the TCP handshake has one.
    #[tokio::test]
    async fn listening_ends_when_the_database_hangs_during_the_login() {
        let (listened, lost) = listen_to(async |stream| stream).await;
        assert!(!listened && lost.contains("did not answer in time"), "{lost}");
    }

    /// Planted fault: a listening connection without queries, which does not notice that the database hangs.
    #[tokio::test]
    async fn listening_ends_when_the_database_hangs_afterwards() {
        let (listened, lost) = listen_to(async |mut stream| {
            answer(&mut stream, LOGGED_IN).await;
            let subscribed = answer(&mut stream, DONE).await;
            stream.write_all(&notification(&subscribed)).await.unwrap();
            answer(&mut stream, DONE).await;
            tokio::time::pause();
            stream
        })
        .await;
        assert!(listened && lost.contains("did not answer in time"), "{lost}");
    }
}
