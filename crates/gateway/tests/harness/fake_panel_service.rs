//! A panel service on a free port that behaves as the question of a panel says.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// The number of statements of a whole panel.
pub const STATEMENTS: usize = 4;

pub const CONCLUSION: &str = "Begin small.";

/// What a request for a run asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub headers: HeaderMap,
    pub body: Value,
}

impl Asked {
    /// What the assertion of the gateway says. The tests of the panel service verify it.
    pub fn claims(&self) -> Value {
        let assertion = self.headers["tenantry-assertion"].to_str().unwrap();
        let claims = assertion.split('.').nth(1).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
    }
}

/// The service. The test tells it by a word in the question of a panel how it answers:
///
/// - `broken`, `silent`: the stream ends or stops after two statements. `once` limits this to the first attempt.
/// - `held`: after two statements it waits for [`release`](Self::release).
/// - `foreign`, `stranger`, `doubled`, `skipped`: the third statement is of another panel, by an expert who is not on
///   it, has the position before it, or the one after it.
/// - `garbage`, `endless`: the stream has no events, or one of 10 MB.
/// - `refused`, `failed`, `mute`: an answer 500, the event `failed`, or `done` without a statement.
#[derive(Clone)]
pub struct FakePanelService {
    pub url: String,
    shared: Arc<Shared>,
}

struct Shared {
    asked: Mutex<Vec<Asked>>,
    held: Semaphore,
}

impl FakePanelService {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared { asked: Mutex::default(), held: Semaphore::new(0) });
        let router = Router::new().route("/runs", post(runs)).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    /// The requests so far, for each panel.
    pub fn asked(&self) -> HashMap<String, Vec<Asked>> {
        let mut of_panel: HashMap<_, Vec<_>> = HashMap::new();
        for asked in self.shared.asked.lock().unwrap().iter() {
            of_panel.entry(asked.body["panelId"].as_str().unwrap().to_owned()).or_default().push(asked.clone());
        }
        of_panel
    }

    /// Lets this many held runs go on.
    pub fn release(&self, runs: usize) {
        self.shared.held.add_permits(runs);
    }
}

async fn runs(State(shared): State<Arc<Shared>>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    let panel = body["panelId"].as_str().unwrap().to_owned();
    let question = body["question"].as_str().unwrap().to_owned();
    let attempt = {
        let mut asked = shared.asked.lock().unwrap();
        asked.push(Asked { headers, body: body.clone() });
        asked.iter().filter(|asked| asked.body["panelId"] == panel).count()
    };
    let says = |word: &str| question.contains(word) && !(question.contains("once") && attempt > 1);
    if says("refused") {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let whole: Vec<String> = (0..STATEMENTS).map(|position| statement(&body, position)).collect();
    let third = |change: fn(&mut Value)| {
        let mut data = statement_data(&body, 2);
        change(&mut data);
        vec![whole[0].clone(), whole[1].clone(), event("statement", &data)]
    };
    let done = event("done", &json!({ "panelId": panel, "conclusion": CONCLUSION }));
    let (frames, rest) = match () {
        () if says("broken") => (whole[..2].to_vec(), Rest::End),
        () if says("silent") => (whole[..2].to_vec(), Rest::Silence),
        () if says("held") => (whole[..2].to_vec(), Rest::Held([&whole[2..], &[done]].concat())),
        () if says("foreign") => (third(|data| data["panelId"] = super::ACMES_PANEL.into()), Rest::Silence),
        () if says("stranger") => (third(|data| data["agentId"] = super::HEALTHCOS_AGENT.into()), Rest::Silence),
        () if says("doubled") => (third(|data| data["position"] = 1.into()), Rest::Silence),
        () if says("skipped") => (third(|data| data["position"] = 3.into()), Rest::Silence),
        () if says("empty") => (third(|data| data["text"] = " ".into()), Rest::Silence),
        () if says("garbage") => (vec!["event: statement\ndata: {\"nothing\n\n".into()], Rest::Silence),
        () if says("endless") => (vec![format!("data: {}", "x".repeat(10 * 1024 * 1024))], Rest::Silence),
        () if says("failed") => (vec![event("failed", &json!({ "panelId": panel }))], Rest::Silence),
        () if says("mute") => (vec![done], Rest::End),
        () => ([whole, vec![done]].concat(), Rest::End),
    };
    let first = stream::iter(frames);
    let rest = match rest {
        Rest::End => stream::empty().boxed(),
        Rest::Silence => stream::pending().boxed(),
        Rest::Held(frames) => stream::once(async move {
            shared.held.acquire().await.unwrap().forget();
            stream::iter(frames)
        })
        .flatten()
        .boxed(),
    };
    let frames = first.chain(rest).map(|frame: String| Ok::<_, Infallible>(Bytes::from(frame)));
    ([("content-type", "text/event-stream")], Body::from_stream(frames)).into_response()
}

enum Rest {
    End,
    Silence,
    Held(Vec<String>),
}

fn event(name: &str, data: &Value) -> String {
    format!("event: {name}\ndata: {data}\n\n")
}

fn statement(body: &Value, position: usize) -> String {
    // An event that the gateway does not know is not an error.
    event("turn", &json!({ "position": position })) + &event("statement", &statement_data(body, position))
}

/// The experts speak in turn, in two rounds.
fn statement_data(body: &Value, position: usize) -> Value {
    let agents = body["agents"].as_array().unwrap();
    json!({
        "panelId": body["panelId"],
        "position": position,
        "round": 1 + position / 2,
        "rounds": 2,
        "agentId": agents[position % agents.len()]["id"],
        "text": format!("Statement {position}"),
    })
}
