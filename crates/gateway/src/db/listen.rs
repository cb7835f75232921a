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

/// A server that hangs still answers keep-alives, so the gateway queries it now and then.
const ASK_EVERY: Duration = Duration::from_secs(20);

/// What a listening connection tells.
pub(crate) enum ChannelEvent<'a> {
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
    mut tell: impl FnMut(ChannelEvent<'_>),
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
    tell: &mut impl FnMut(ChannelEvent<'_>),
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
                    tell(ChannelEvent::Listening);
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
                Some(Ok(AsyncMessage::Notification(notification))) => tell(ChannelEvent::Notification(notification.payload())),
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

    /// What PostgreSQL says to a sign-in without a password, and to a statement that answers no rows.
    const WELCOME: &[u8] = b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I";
    const DONE: &[u8] = b"C\0\0\0\x0bLISTEN\0Z\0\0\0\x05I";

    /// A server that does this with its one peer, and what listening to it comes to.
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

    async fn answers(stream: &mut TcpStream, answer: &[u8]) {
        assert!(stream.read(&mut [0; 1024]).await.unwrap() > 0);
        stream.write_all(answer).await.unwrap();
    }

    /// Planted fault: a connection that may take for ever to sign in, because only TCP has a deadline.
    #[tokio::test]
    async fn a_database_that_hangs_while_it_is_connected_to_is_given_up() {
        let (listened, lost) = listen_to(async |stream| stream).await;
        assert!(!listened && lost.contains("did not answer in time"), "{lost}");
    }

    /// Planted fault: a listening connection that is never asked anything, and listens to a database that hangs.
    #[tokio::test]
    async fn a_database_that_hangs_while_it_is_listened_to_is_given_up() {
        let (listened, lost) = listen_to(async |mut stream| {
            answers(&mut stream, WELCOME).await;
            answers(&mut stream, DONE).await;
            tokio::time::pause();
            stream
        })
        .await;
        assert!(listened && lost.contains("did not answer in time"), "{lost}");
    }
}
