//! The program `tenantry-gateway` as a process.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tokio_postgres::Config;
use tokio_postgres::config::Host;

use super::Harness;

pub const SECRET: &str = "a secret that only the tests know";

/// The longest wait. It only ends a test that would hang.
pub const MAX_WAIT: Duration = Duration::from_secs(60);

pub fn url(config: &Config) -> String {
    let Host::Tcp(host) = &config.get_hosts()[0] else { panic!("the tests connect by TCP") };
    let password = String::from_utf8(config.get_password().unwrap_or_default().to_vec()).unwrap();
    let port = config.get_ports().first().copied().unwrap_or(5432);
    format!("postgres://{}:{password}@{host}:{port}/{}", config.get_user().unwrap(), config.get_dbname().unwrap())
}

pub fn gateway(arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenantry-gateway"));
    command.args(arguments).env_clear().envs(environment.iter().copied()).stdin(Stdio::null());
    command
}

/// Runs a program that must refuse to start, and returns its stderr. Kills a program that starts.
pub fn run_refused(command: &mut Command) -> String {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > MAX_WAIT {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "the program starts");
    String::from_utf8(output.stderr).unwrap()
}

/// A server that listens. The drop kills it.
pub struct Program {
    child: Child,
    pub address: String,
}

impl Program {
    /// Serves the database of the harness, with these settings in addition to the required ones.
    pub fn start(harness: &Harness, settings: &[(&str, &str)]) -> Self {
        let app = url(&harness.app);
        let mut environment =
            vec![("DATABASE_URL", app.as_str()), ("GATEWAY_JWT_SECRET", SECRET), ("GATEWAY_PORT", "0")];
        environment.extend(settings);
        Self::run(&mut gateway(&[], &environment))
    }

    pub fn run(command: &mut Command) -> Self {
        Self::run_with_log(command, Stdio::null())
    }

    pub fn run_with_log(command: &mut Command, log: Stdio) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("gateway listening on http://").unwrap_or_else(|| panic!("{line}"));
        Self { child, address: address.to_owned() }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(MAX_WAIT)).unwrap();
        stream.set_write_timeout(Some(MAX_WAIT)).unwrap();
        stream
    }

    /// Connects and sends these bytes.
    pub fn connect_and_send(&self, bytes: &str) -> TcpStream {
        let mut stream = self.connect();
        stream.write_all(bytes.as_bytes()).unwrap();
        stream
    }

    /// Sends a request on a new connection, and returns the whole response.
    pub fn request(&self, request: &str) -> String {
        let (line, headers) = request.split_once('\n').unwrap_or((request, ""));
        let headers = headers.replace('\n', "\r\n");
        let mut stream =
            self.connect_and_send(&format!("{line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n"));
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    pub fn status(&self, request: &str) -> u16 {
        status(&self.request(request))
    }

    pub fn terminate(&self) {
        assert!(Command::new("kill").args(["-TERM", &self.id().to_string()]).status().unwrap().success());
    }

    pub fn exit_status(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Waits for the end of the process.
    pub fn wait(&mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.exit_status() {
                return status;
            }
            assert!(began.elapsed() < MAX_WAIT, "the program does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn status(answer: &str) -> u16 {
    answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or_else(|| panic!("not a response: {answer:?}"))
}

/// Whether the peer closes this connection within the read timeout.
pub fn is_closed(stream: &mut TcpStream) -> bool {
    let mut bytes = [0; 1024];
    loop {
        match stream.read(&mut bytes) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => return error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    }
}

/// Waits until the condition holds.
pub async fn wait_until(holds: impl AsyncFnMut() -> bool) {
    wait_at_most(MAX_WAIT, holds).await;
}

/// As [`wait_until`], for what would also end by itself: a process keeps a membership for 30 seconds and the public
/// part of a tenant for 60. A notification ends them within milliseconds.
pub async fn wait_for_notification(holds: impl AsyncFnMut() -> bool) {
    wait_at_most(Duration::from_secs(20), holds).await;
}

async fn wait_at_most(longest: Duration, mut holds: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !holds().await {
        assert!(began.elapsed() < longest, "the condition never held");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Reads an event stream until it contains `expected`.
pub fn read_until(stream: &mut impl BufRead, expected: &str) {
    let mut text = String::new();
    while !text.contains(expected) {
        assert_ne!(stream.read_line(&mut text).unwrap(), 0, "the stream ended before \"{expected}\": {text}");
    }
}
