//! `inngest-stand-in [--port N]`: serves until it is ended, with a few jobs to look at.

use inngest_stand_in::StandIn;
use inngest_stand_in::world::Status;
use serde_json::json;

fn main() {
    let port = match port(std::env::args().skip(1)) {
        Ok(port) => port,
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(2);
        }
    };
    let stand_in = match StandIn::start_on(port) {
        Ok(stand_in) => stand_in,
        Err(error) => {
            eprintln!("The port {port} cannot be used: {error}");
            std::process::exit(1);
        }
    };
    stand_in.world(|world| {
        for (name, status) in
            [("handbook", Status::Completed), ("api", Status::Failed), ("site", Status::Running)]
        {
            let data = json!({ "organizationId": "org_demo", "repo": { "fullName": format!("acme/{name}") },
                "files": ["docs/a.md", "docs/b.md"] });
            let event = world.add_event("docs/ingestion.requested", &data);
            world.add_run("docs-ingestion", &event, status);
        }
    });
    println!("Listening on {}", stand_in.url());
    loop {
        std::thread::park();
    }
}

fn port(mut arguments: impl Iterator<Item = String>) -> Result<u16, String> {
    match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => Ok(0),
        (Some("--port"), Some(port)) => port.parse().map_err(|_| format!("{port:?} is no port")),
        _ => Err("Usage: inngest-stand-in [--port N]".to_owned()),
    }
}
