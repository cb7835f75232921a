//! A connection that listens for notifications (`LISTEN`). It has no scope and reads no table.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout};
use tokio_postgres::{AsyncMessage, NoTls};

use super::database_error::DatabaseError;
use super::limits::DatabaseLimits;

/// TCP keep-alives detect that the other host is gone.
const KEEPALIVE: Duration = Duration::from_secs(15);
const MAX_MISSED_KEEPALIVES: u32 = 3;

/// A server that hangs still answers keep-alives, so the gateway also sends an empty query at this interval.
const QUERY_INTERVAL: Duration = Duration::from_secs(20);

/// An event of a listening connection.
pub(crate) enum ChannelEvent<'a> {
    /// `LISTEN` is active. Notifications from before this moment are lost.
    Listening,
    /// The payload of a notification.
    Notification(&'a str),
}

/// Connects and listens until the connection ends or does not answer in time. Returns the reason.
pub(crate) async fn listen(
    config: &tokio_postgres::Config,
    channel: &'static str,
    limits: &DatabaseLimits,
    mut on_event: impl FnMut(ChannelEvent<'_>),
) -> DatabaseError {
    match try_listen(config, channel, limits, &mut on_event).await {
        Ok(()) => DatabaseError::Unavailable("the connection was closed".into()),
        Err(error) => error,
    }
}

async fn try_listen(
    config: &tokio_postgres::Config,
    channel: &'static str,
    limits: &DatabaseLimits,
    on_event: &mut impl FnMut(ChannelEvent<'_>),
) -> Result<(), DatabaseError> {
    let mut config = config.clone();
    config
        .application_name("tenantry-gateway, listening")
        .connect_timeout(limits.connect)
        .keepalives_idle(KEEPALIVE)
        .keepalives_interval(KEEPALIVE)
        .keepalives_retries(MAX_MISSED_KEEPALIVES);
    let (client, mut connection) = timeout(limits.connect, config.connect(NoTls)).await.map_err(|_| no_answer())??;
    let statement = format!("listen {channel}");
    let mut listening = false;
    let mut pending_query = Some(Box::pin(client.batch_execute(&statement)));
    let mut alarm = pin!(sleep_until(Instant::now() + limits.answer_deadline()));
    loop {
        // The answer to a statement comes only while the connection is polled for messages.
        tokio::select! {
            Some(done) = async { Some(pending_query.as_mut()?.await) } => {
                done?;
                pending_query = None;
                alarm.as_mut().reset(Instant::now() + QUERY_INTERVAL);
                if !listening {
                    listening = true;
                    on_event(ChannelEvent::Listening);
                }
            }
            () = &mut alarm => {
                if pending_query.is_some() {
                    return Err(no_answer());
                }
                pending_query = Some(Box::pin(client.batch_execute("")));
                alarm.as_mut().reset(Instant::now() + limits.answer_deadline());
            }
            message = poll_fn(|context| connection.poll_message(context)) => match message {
                Some(Ok(AsyncMessage::Notification(notification))) => {
                    on_event(ChannelEvent::Notification(notification.payload()));
                }
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
        let lost = listen(&config, "news", &limits, |_| listened = true);
        let lost = timeout(Duration::from_secs(600), lost).await.unwrap().to_string();
        server.abort();
        (listened, lost)
    }

    async fn answer(stream: &mut TcpStream, answer: &[u8]) {
        assert!(stream.read(&mut [0; 1024]).await.unwrap() > 0);
        stream.write_all(answer).await.unwrap();
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
            answer(&mut stream, DONE).await;
            tokio::time::pause();
            stream
        })
        .await;
        assert!(listened && lost.contains("did not answer in time"), "{lost}");
    }
}
