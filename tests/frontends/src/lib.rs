//! The examples of docs/rust.md. `npm run frontends` compiles them.

pub mod in_dioxus;
pub mod in_leptos;
pub mod in_yew;
