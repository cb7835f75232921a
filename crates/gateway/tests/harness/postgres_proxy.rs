//! A proxy in front of PostgreSQL that counts round trips.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::OwnedReadHalf;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

/// One round trip: the messages that the client sent before it got an answer to any of them. Each message is its first
/// word: `start`, `parse`, `bind`, `rollback`…
pub type RoundTrip = Vec<String>;

/// A proxy that holds the answers back until PostgreSQL has answered every message that the client sent, and then
/// delivers them together. So the number of deliveries is the number of times that the client waited.
///
/// It holds back the answer to a lone `ROLLBACK` for as long as the client sends nothing else. A client that waits for
/// that answer waits for ever.
pub struct PostgresProxy {
    /// The database behind the proxy.
    pub config: Config,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    trips: Vec<RoundTrip>,
    notices: Vec<String>,
}

impl PostgresProxy {
    pub async fn start(database: &Config) -> Self {
        let Host::Tcp(host) = &database.get_hosts()[0] else { panic!("the tests connect by TCP") };
        let upstream = (host.clone(), database.get_ports()[0]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut config = Config::new();
        config
            .host("127.0.0.1")
            .port(listener.local_addr().unwrap().port())
            .user(database.get_user().unwrap())
            .password(database.get_password().unwrap())
            .dbname(database.get_dbname().unwrap())
            // The proxy reads the messages.
            .ssl_mode(SslMode::Disable);
        let seen = Arc::new(Mutex::new(Seen::default()));
        let all = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(upstream.clone()).await.unwrap();
                client.set_nodelay(true).unwrap();
                server.set_nodelay(true).unwrap();
                tokio::spawn(forward(client, server, Arc::clone(&all)));
            }
        });
        Self { config, seen }
    }

    /// The round trips since the last call.
    pub fn take(&self) -> Vec<RoundTrip> {
        std::mem::take(&mut self.seen.lock().unwrap().trips)
    }

    /// The texts of the notices since the last call.
    pub fn take_notices(&self) -> Vec<String> {
        std::mem::take(&mut self.seen.lock().unwrap().notices)
    }
}

/// The messages that wait for an answer.
#[derive(Default)]
struct Unanswered {
    messages: RoundTrip,
    /// Messages that end with a `ReadyForQuery` of the server, minus those that arrived.
    ready: usize,
    /// The answers that are held back.
    answers: Vec<u8>,
}

impl Unanswered {
    fn can_deliver(&self) -> bool {
        self.ready == 0 && !self.answers.is_empty() && self.messages != ["rollback"]
    }
}

async fn forward(client: TcpStream, server: TcpStream, seen: Arc<Mutex<Seen>>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    // The message that starts a session has no type. Its answers, until the first `ReadyForQuery`, are no round trips
    // of a request.
    let length = from_client.read_u32().await.unwrap();
    let mut start = vec![0; length as usize - 4];
    from_client.read_exact(&mut start).await.unwrap();
    to_server.write_u32(length).await.unwrap();
    to_server.write_all(&start).await.unwrap();
    let unanswered = Mutex::new(Unanswered { ready: 1, messages: vec!["login".into()], ..Unanswered::default() });
    let changed = Notify::new();
    let send = async {
        while let Some((kind, message)) = read_message(&mut from_client).await {
            {
                let mut unanswered = unanswered.lock().unwrap();
                match kind {
                    b'Q' => {
                        let sql = String::from_utf8_lossy(&message[5..message.len() - 1]).to_lowercase();
                        unanswered.messages.push(sql.split_whitespace().next().unwrap_or_default().to_owned());
                        unanswered.ready += 1;
                    }
                    b'P' => unanswered.messages.push("parse".into()),
                    b'B' => unanswered.messages.push("bind".into()),
                    b'S' => unanswered.ready += 1,
                    _ => {}
                }
            }
            to_server.write_all(&message).await.unwrap();
            changed.notify_one();
        }
        to_server.shutdown().await.unwrap_or_default();
    };
    let receive = async {
        while let Some((kind, message)) = read_message(&mut from_server).await {
            if kind == b'N' {
                seen.lock().unwrap().notices.extend(text_of_notice(&message));
            }
            let mut unanswered = unanswered.lock().unwrap();
            unanswered.answers.extend(message);
            // The login is a dialogue of its own, in which the server asks.
            let asks = kind == b'R' && unanswered.messages == ["login"];
            if kind == b'Z' {
                unanswered.ready -= 1;
            }
            // A notification answers nothing.
            if asks || matches!(kind, b'Z' | b'A') {
                changed.notify_one();
            }
        }
    };
    let deliver = async {
        loop {
            changed.notified().await;
            let (messages, answers) = {
                let mut unanswered = unanswered.lock().unwrap();
                let login = unanswered.messages == ["login"];
                if !login && !unanswered.can_deliver() {
                    continue;
                }
                let answers = std::mem::take(&mut unanswered.answers);
                let messages =
                    if login && unanswered.ready > 0 { Vec::new() } else { std::mem::take(&mut unanswered.messages) };
                (messages, answers)
            };
            if !messages.is_empty() && messages != ["login"] {
                seen.lock().unwrap().trips.push(messages);
            }
            if to_client.write_all(&answers).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = send => {}
        () = receive => {}
        () = deliver => {}
    }
}

/// The field `M` of a notice.
fn text_of_notice(message: &[u8]) -> Option<String> {
    let fields = message[5..].split(|byte| *byte == 0);
    fields.filter_map(|field| field.strip_prefix(b"M")).map(|text| String::from_utf8_lossy(text).into_owned()).next()
}

/// A message with its type and its length. None at the end of the connection.
async fn read_message(from: &mut OwnedReadHalf) -> Option<(u8, Vec<u8>)> {
    let kind = from.read_u8().await.ok()?;
    let length = from.read_u32().await.ok()?;
    let mut message = vec![0; 1 + length as usize];
    message[0] = kind;
    message[1..5].copy_from_slice(&length.to_be_bytes());
    from.read_exact(&mut message[5..]).await.ok()?;
    Some((kind, message))
}
