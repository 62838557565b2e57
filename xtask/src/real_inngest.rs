//! An Inngest server that somebody runs, and apps for it.
//!
//! It is asked by Node.js, which the apps need as well. Keys travel in the environment: other users of a machine can
//! read command lines.

use crate::children::ask;
use crate::environment::variable;
use anyhow::{Result, bail};
use std::process::Command;

/// Sends a request, and prints its HTTP status, or why there was no answer.
const REQUEST: &str = r"
const { ADDRESS, METHOD, BODY, KEY } = process.env;
const headers = { 'content-type': 'application/json', ...(KEY && { authorization: `Bearer ${KEY}` }) };
try {
  const answer = await fetch(ADDRESS, { method: METHOD, headers, body: BODY, signal: AbortSignal.timeout(30_000) });
  console.log(answer.status);
} catch (error) {
  console.log(error.cause?.code ?? error.name);
}";

/// An Inngest server, with the keys that the environment has.
pub struct RealInngest {
    url: String,
    signing_key: Option<String>,
    event_key: Option<String>,
}

impl RealInngest {
    /// Nothing is asked yet.
    pub fn at(url: &str) -> Self {
        Self {
            url: url.trim_end_matches('/').to_owned(),
            signing_key: variable("INNGEST_SIGNING_KEY"),
            event_key: variable("INNGEST_EVENT_KEY"),
        }
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether it answers, and takes the key.
    pub fn check(&self) -> Result<()> {
        let address = format!("{}/api/v2/runs?limit=1", self.url);
        match self.request("GET", &address, None, self.signing_key.as_deref())?.as_str() {
            "200" => Ok(()),
            "401" | "403" if self.signing_key.is_none() => bail!(
                "Inngest at {} asks for a key.\nSet INNGEST_SIGNING_KEY and INNGEST_EVENT_KEY to those it was started with.",
                self.url
            ),
            "401" | "403" => bail!(
                "Inngest at {} refuses the key.\nSet INNGEST_SIGNING_KEY to the one that it was started with.",
                self.url
            ),
            answer if answer.parse::<u16>().is_ok() => bail!(
                "What answers at {} is not Inngest (HTTP status {answer}).\nIs the address that of its REST API?",
                self.url
            ),
            problem => bail!(
                "Inngest at {} cannot be reached ({problem}).\nStart it, or correct the address.",
                self.url
            ),
        }
    }

    /// Tells an app's SDK where Inngest is.
    pub fn configure(&self, command: &mut Command) {
        if self.signing_key.is_some() {
            // Requests are signed.
            command.env("INNGEST_DEV", "0").env("INNGEST_BASE_URL", &self.url);
        } else {
            command.env("INNGEST_DEV", &self.url);
        }
    }

    /// Has an app tell Inngest of its functions.
    pub fn register(&self, app: &str) -> Result<()> {
        match self.request("PUT", app, None, None)?.as_str() {
            "200" => Ok(()),
            answer => bail!(
                "The functions at {app} are not known to Inngest: it or they answered {answer}.\n\
                 Are INNGEST_SIGNING_KEY and the address those of the Inngest that runs?"
            ),
        }
    }

    /// The key that events are sent with. An Inngest without keys takes any.
    pub fn event_key(&self) -> &str {
        self.event_key.as_deref().unwrap_or("dev")
    }

    /// Sends an event with this payload, which is JSON.
    pub fn send(&self, name: &str, data: &str) -> Result<()> {
        let event_key = self.event_key();
        let body = format!(r#"[{{ "name": "{name}", "data": {data} }}]"#);
        let address = format!("{}/e/{event_key}", self.url);
        match self.request("POST", &address, Some(&body), None)?.as_str() {
            "200" => Ok(()),
            answer => bail!(
                "Inngest does not take events ({answer}).\nSet INNGEST_EVENT_KEY to the one that it was started with."
            ),
        }
    }

    fn request(&self, method: &str, address: &str, body: Option<&str>, key: Option<&str>) -> Result<String> {
        let mut node = node()?;
        node.args(["--input-type=module", "--eval", REQUEST]).env("ADDRESS", address).env("METHOD", method);
        for (name, value) in [("BODY", body), ("KEY", key)] {
            match value {
                Some(value) => node.env(name, value),
                None => node.env_remove(name),
            };
        }
        ask(&mut node)
    }
}

/// Node.js, which has to be there.
pub fn node() -> Result<Command> {
    let works = Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success());
    if !works {
        bail!(
            "Node.js is missing: the functions are in TypeScript.\n\
             Install Node 20 or newer, which brings npm (https://nodejs.org), then try again."
        );
    }
    Ok(Command::new("node"))
}
