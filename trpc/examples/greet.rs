//! A page that greets by a tRPC backend of another kind: plain JSON, a token, no batches.
//!
//! `cargo build -p trpc-http --example greet --features client --target wasm32-unknown-unknown`

use serde::{Deserialize, Serialize};
use trpc::{
    Error, Transformer,
    client::{Client, ClientOptions, Headers},
};

#[derive(Serialize)]
struct Greet<'a> {
    name: &'a str,
}

#[derive(Deserialize)]
struct Greeting {
    text: String,
}

async fn greet(client: &Client, name: &str) -> Result<String, Error> {
    let greeting: Greeting = client.query("greeting.hello", &Greet { name }).await?;
    Ok(greeting.text)
}

fn main() {
    let token = || vec![("authorization".to_owned(), "Bearer token".to_owned())];
    let options = ClientOptions::new("https://example.org/trpc")
        .with_transformer(Transformer::None)
        .with_batching(false)
        .with_headers(Headers::new(token));
    let client = Client::new(options);
    wasm_bindgen_futures::spawn_local(async move {
        let text = greet(&client, "Ada").await.unwrap_or_else(|error| error.to_string());
        web_sys::window().and_then(|window| window.alert_with_message(&text).ok());
    });
}
